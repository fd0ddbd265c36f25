package lucid.measure;

import java.time.Duration;
import java.util.Optional;

/**
 * One entry of Gatling's log.
 *
 * @param name the request's name in the report
 * @param startMillis when the request was sent, in milliseconds since the epoch
 * @param endMillis when it ended; not before {@code startMillis}
 * @param failure why the request failed; empty if it succeeded
 */
public record LogRecord(String name, long startMillis, long endMillis, Optional<String> failure) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  public LogRecord {
    if (endMillis < startMillis) {
      throw new IllegalArgumentException(name + " ends before it starts");
    }
  }

  /**
   * Returns a record whose time is rounded up to the next whole millisecond: if the record took at
   * most n ms, the operation did.
   *
   * @throws IllegalArgumentException if {@code took} is negative
   */
  public static LogRecord of(
      String name, long startMillis, Duration took, Optional<String> failure) {
    return new LogRecord(name, startMillis, startMillis + roundedUp(took), failure);
  }

  /** Returns how long the request took, in whole milliseconds. */
  public long millis() {
    return endMillis - startMillis;
  }

  private static long roundedUp(Duration took) {
    return Math.floorDiv(took.toNanos() + NANOS_PER_MILLI - 1, NANOS_PER_MILLI);
  }
}
