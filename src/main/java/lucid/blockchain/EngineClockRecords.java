package lucid.blockchain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import lucid.measure.LogRecord;

/** Makes records of times by the engine's clock, at moments by the injector's clock. */
final class EngineClockRecords {
  private EngineClockRecords() {}

  /**
   * Returns a record that lasts {@code took} and ends when the injector saw its end.
   *
   * @param endMillis the time at which the injector saw the end, by its own clock
   * @param took the duration by the engine's clock, rounded up; a negative one counts as zero
   */
  static LogRecord at(long endMillis, String name, Duration took, Optional<String> flaw) {
    var fromZero = LogRecord.of(name, 0, took.isNegative() ? Duration.ZERO : took, flaw);
    return new LogRecord(name, endMillis - fromZero.endMillis(), endMillis, flaw);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Returns whether a time has no fraction of a second, as all times of some engines. */
  static boolean isWholeSecond(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.SECONDS));
  }
}
