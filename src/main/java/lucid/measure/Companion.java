package lucid.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * A record that is written beside each record of a request, for an exact assertion. Gatling
 * estimates percentiles, but it counts the share of companions that succeed.
 *
 * @param request the name of the request
 * @param name the name of the companion in the report
 * @param rule decides whether there is a companion, and whether it succeeds
 */
public record Companion(String request, String name, Rule rule) {

  /** Decides whether a record has a companion, and whether it succeeds. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Returns whether the companion succeeds; empty if there is no companion.
     *
     * @param recorded the request's record
     * @param firstMillis when the first request of that name was sent, since the epoch
     */
    Optional<Boolean> judge(LogRecord recorded, long firstMillis);
  }

  /** Returns a companion that succeeds if the request had a good answer within {@code limit}. */
  public static Companion within(String request, String name, Duration limit) {
    return new Companion(
        request,
        name,
        (recorded, first) ->
            Optional.of(recorded.failure().isEmpty() && recorded.millis() <= limit.toMillis()));
  }

  /**
   * Returns a companion that succeeds if the request did, so that several requests share a name.
   */
  public static Companion pooled(String request, String name) {
    return new Companion(
        request, name, (recorded, first) -> Optional.of(recorded.failure().isEmpty()));
  }

  /** Returns a companion of each request with a good answer within {@code window} of the first. */
  public static Companion inWindow(String request, String name, Duration window) {
    return new Companion(
        request,
        name,
        (recorded, first) ->
            recorded.failure().isEmpty() && recorded.endMillis() <= first + window.toMillis()
                ? Optional.of(true)
                : Optional.empty());
  }
}
