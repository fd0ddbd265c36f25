package lucid.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lucid.engine.EngineClient;

/** Collects the consensus rounds from the engine's history, by the engine's clock. */
final class Rounds {
  private static final String PROPOSED = "block_proposed";
  private static final String FINALIZED = "block_finalized";

  private final Set<String> known = new HashSet<>();
  private final Map<Long, NavigableSet<Event>> byHeight = new HashMap<>();
  private Instant newest = Instant.MIN;
  private boolean wholeSeconds = true;

  /** The begin or the end of a round. */
  private record Event(Instant time, boolean ends) implements Comparable<Event> {
    private static final Comparator<Event> IN_ORDER =
        Comparator.comparing(Event::time).thenComparing(Event::ends);

    @Override
    public int compareTo(Event other) {
      return IN_ORDER.compare(this, other);
    }
  }

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
      newest = time.isAfter(newest) ? time : newest;
      wholeSeconds &= EngineClockRecords.isWholeSecond(time);
      var type = event.path("type").asText();
      if (type.equals(PROPOSED) || type.equals(FINALIZED)) {
        byHeight
            .computeIfAbsent(event.path("block_height").asLong(), unseen -> new TreeSet<>())
            .add(new Event(time, type.equals(FINALIZED)));
      }
    }
    return allNew;
  }

  /**
   * Returns the time from the first proposal of a block to its finalization; empty if one is
   * missing. A block that was rejected and proposed again has one round. A block that replaced
   * another one has a round of its own: the longer of the two is returned. A round that ends before
   * it begins, by clocks that differ, has no duration to speak of.
   */
  synchronized Optional<Duration> duration(long height) {
    var longest = Optional.<Duration>empty();
    var begun = Optional.<Instant>empty();
    for (var event : byHeight.getOrDefault(height, new TreeSet<>())) {
      if (!event.ends()) {
        begun = begun.or(() -> Optional.of(event.time()));
      } else if (begun.isPresent()) {
        var took = Duration.between(begun.get(), event.time());
        longest = longest.filter(other -> other.compareTo(took) > 0).or(() -> Optional.of(took));
        begun = Optional.empty();
      }
    }
    return longest.or(
        () -> first(height, true).flatMap(end -> first(height, false)).map(any -> Duration.ZERO));
  }

  /** Returns which event of the round is missing; empty if none is. */
  synchronized Optional<String> missing(long height) {
    if (first(height, false).isEmpty()) {
      return Optional.of("no " + PROPOSED);
    }
    return duration(height).isEmpty() ? Optional.of("no " + FINALIZED) : Optional.empty();
  }

  private Optional<Instant> first(long height, boolean ends) {
    return byHeight.getOrDefault(height, new TreeSet<>()).stream()
        .filter(event -> event.ends() == ends)
        .map(Event::time)
        .findFirst();
  }

  /** Returns the shortest time that a round without an end can have lasted. */
  synchronized Duration atLeast(long height) {
    return first(height, false).map(start -> Duration.between(start, newest)).orElse(Duration.ZERO);
  }

  /** Returns whether every time of the history is a whole second. */
  synchronized boolean inWholeSeconds() {
    return wholeSeconds;
  }
}
