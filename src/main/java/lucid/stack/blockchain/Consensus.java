package lucid.stack.blockchain;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The events of the validators, newest first; the last {@value #EVENTS} events are kept.
 *
 * <p>Not thread-safe: it lives on one event loop.
 */
final class Consensus {
  static final String PROPOSED = "block_proposed";
  static final String VOTE = "vote_submitted";
  static final String REACHED = "consensus_reached";
  static final String FINALIZED = "block_finalized";

  static final int EVENTS = 10_000;
  static final int VALIDATORS = 3;

  private final ArrayDeque<Event> events = new ArrayDeque<>();

  record Event(String id, String type, long height, Instant time, String details) {
    JsonObject json() {
      return new JsonObject()
          .put("event_id", id)
          .put("type", type)
          .put("block_height", height)
          .put("timestamp", Timestamps.write(time))
          .put("details", new JsonObject().put("validator", details));
    }
  }

  static String validator(long height) {
    return name(height % VALIDATORS);
  }

  private static String name(long number) {
    return "validator_%03d".formatted(number + 1);
  }

  void proposed(long height, Instant time) {
    add(PROPOSED, height, time, validator(height));
  }

  /** Adds the votes of all validators, and their agreement. */
  void agreed(long height, Instant time) {
    for (int i = 0; i < VALIDATORS; i++) {
      add(VOTE, height, time, name(i));
    }
    add(REACHED, height, time, validator(height));
  }

  void finalized(long height, Instant time) {
    add(FINALIZED, height, time, validator(height));
  }

  private void add(String type, long height, Instant time, String details) {
    events.addFirst(new Event(UUID.randomUUID().toString(), type, height, time, details));
    if (events.size() > EVENTS) {
      events.removeLast();
    }
  }

  /** Returns the events that {@code shown} lets through, newest first. */
  List<Event> events(Predicate<Event> shown) {
    return events.stream().filter(shown).toList();
  }
}
