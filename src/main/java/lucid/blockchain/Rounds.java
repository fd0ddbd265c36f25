package lucid.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lucid.engine.EngineClient;

/** Collects the consensus rounds from the engine's history, by the engine's clock. */
final class Rounds {
  private static final String PROPOSED = "block_proposed";
  private static final String FINALIZED = "block_finalized";

  private final Set<String> known = new HashSet<>();
  private final Map<Long, Instant> proposed = new ConcurrentHashMap<>();
  private final Map<Long, Instant> finalized = new ConcurrentHashMap<>();
  private volatile Instant newest = Instant.MIN;

  /**
   * Adds a page of the history, newest first.
   *
   * @return whether all events of the page were new, so that the next page may have new ones
   */
  synchronized boolean add(JsonNode events) {
    boolean allNew = !events.isEmpty();
    for (var event : events) {
      if (!known.add(event.path("event_id").asText())) {
        allNew = false;
        continue;
      }
      var time = EngineClient.time(event.path("timestamp").asText());
      long height = event.path("block_height").asLong();
      newest = time.isAfter(newest) ? time : newest;
      switch (event.path("type").asText()) {
        case PROPOSED -> proposed.putIfAbsent(height, time);
        case FINALIZED -> finalized.putIfAbsent(height, time);
        default -> {}
      }
    }
    return allNew;
  }

  /** Returns the time from the proposal of a block to its finalization; empty if one is missing. */
  Optional<Duration> duration(long height) {
    return proposed.containsKey(height) && finalized.containsKey(height)
        ? Optional.of(Duration.between(proposed.get(height), finalized.get(height)))
        : Optional.empty();
  }

  /** Returns which event of the round is missing; empty if none is. */
  Optional<String> missing(long height) {
    if (!proposed.containsKey(height)) {
      return Optional.of("no " + PROPOSED);
    }
    return finalized.containsKey(height) ? Optional.empty() : Optional.of("no " + FINALIZED);
  }

  /** Returns the shortest time that a round without an end can have lasted. */
  Duration atLeast(long height) {
    return Optional.ofNullable(proposed.get(height))
        .map(start -> Duration.between(start, newest))
        .orElse(Duration.ZERO);
  }
}
