package lucid.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * A record that is made beside each record of a request, so that an exact assertion of Gatling's
 * can hold what its estimates can't. Gatling estimates percentiles; the share of the requests that
 * were answered well in time it counts.
 *
 * @param of the name of the request
 * @param name the name of the companion in the report
 * @param rule what the companion says of a record
 */
public record Companion(String of, String name, Rule rule) {

  /** Decides what a companion says of a record. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns whether the companion is a success; empty if there is none.
     *
     * @param recorded the request's record
     * @param firstMillis when the first request of that name was sent, since the epoch
     */
    Optional<Boolean> judge(LogRecord recorded, long firstMillis);
  }

  /** A success if the request was answered well in {@code limit} at most. */
  public static Companion within(String of, String name, Duration limit) {
    return new Companion(
        of,
        name,
        (recorded, first) ->
            Optional.of(recorded.failure().isEmpty() && recorded.millis() <= limit.toMillis()));
  }

  /** A success if the request was one: several requests share one {@code name}. */
  public static Companion pooled(String of, String name) {
    return new Companion(of, name, (recorded, first) -> Optional.of(recorded.failure().isEmpty()));
  }

  /** There for every request that was answered well within {@code window} of the first. */
  public static Companion inWindow(String of, String name, Duration window) {
    return new Companion(
        of,
        name,
        (recorded, first) ->
            recorded.failure().isEmpty() && recorded.endMillis() <= first + window.toMillis()
                ? Optional.of(true)
                : Optional.empty());
  }
}
