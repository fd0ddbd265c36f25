package lucid.blockchain;

import java.time.Duration;
import java.util.Optional;
import lucid.measure.LogRecord;

/** Records of what was timed by the engine's clock, put where it was seen by ours. */
final class EngineClockRecords {
  private EngineClockRecords() {}

  /**
   * @param endMillis when it was seen to have ended, by the injector's clock
   * @param took rounded up; zero if negative, which {@code flaw} should say
   */
  static LogRecord at(long endMillis, String name, Duration took, Optional<String> flaw) {
    var fromZero = LogRecord.of(name, 0, took.isNegative() ? Duration.ZERO : took, flaw);
    return new LogRecord(name, endMillis - fromZero.endMillis(), endMillis, flaw);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
