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

/** What the engine told of its consensus rounds, by its own clock alone. */
final class Rounds {
  private static final String PROPOSED = "block_proposed";
  private static final String FINALIZED = "block_finalized";

  private final Set<String> known = new HashSet<>();
  private final Map<Long, Instant> proposed = new ConcurrentHashMap<>();
  private final Map<Long, Instant> finalized = new ConcurrentHashMap<>();
  private volatile Instant newest = Instant.MIN;

  /**
   * Takes a page of the history, newest first.
   *
   * @return whether all of it was new, so that there may be more behind it
   */
  synchronized boolean take(JsonNode events) {
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

  /** From the proposal of the block of {@code height} to its finalization. */
  Optional<Duration> duration(long height) {
    return proposed.containsKey(height) && finalized.containsKey(height)
        ? Optional.of(Duration.between(proposed.get(height), finalized.get(height)))
        : Optional.empty();
  }

  /** What is not told of the round of {@code height}; empty if it is whole. */
  Optional<String> missing(long height) {
    if (!proposed.containsKey(height)) {
      return Optional.of("no " + PROPOSED);
    }
    return finalized.containsKey(height) ? Optional.empty() : Optional.of("no " + FINALIZED);
  }

  /** How long a round that was not told to its end has lasted at least. */
  Duration atLeast(long height) {
    return Optional.ofNullable(proposed.get(height))
        .map(start -> Duration.between(start, newest))
        .orElse(Duration.ZERO);
  }
}
