package lucid.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import lucid.verdict.Environment;

/** Describes where and when a benchmark was measured. */
final class MeasuredOn {
  private MeasuredOn() {}

  /**
   * Returns {@code 2026-11-24, revision 1a2b3c4, 2 cores of ..., Linux ..., Java Debian 17.0.1}.
   */
  static String now() {
    var environment = Environment.of(Map.of(), Map.of());
    return "%s, revision %s%s, %d cores of %s, %s, Java %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            environment.revision().orElse("unknown"),
            environment.clean().orElse(true) ? "" : "-dirty",
            environment.cores(),
            environment.cpu(),
            environment.os(),
            environment.java());
  }
}
