package lucid.run;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lucid.measure.InnerRun;
import lucid.measure.Ticker;
import lucid.verdict.RunVerdict;

/** The phases of a run, which follow each other without a gap. */
final class Timeline {
  private final List<RunVerdict.Phase> ended = new ArrayList<>();
  private Optional<RunVerdict.Phase> current = Optional.empty();

  /** Creates a timeline whose first phase began at {@code start}. */
  Timeline(String phase, Instant start) {
    current = Optional.of(new RunVerdict.Phase(phase, start, 0));
  }

  /**
   * Returns the start of this process, or the present inside a program that goes on after the run.
   */
  static Instant processStart() {
    return InnerRun.isUnderWay()
        ? now()
        : Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Ticker.SYSTEM.epochMillis());
  }

  /** Ends the current phase, and begins the next. */
  synchronized void begin(String phase) {
    end();
    current = Optional.of(new RunVerdict.Phase(phase, now(), 0));
  }

  /** Ends the current phase {@code length} after its start, and begins the next one there. */
  synchronized void split(Duration length, String next) {
    var now = now();
    var at =
        current
            .map(phase -> phase.startedAt().plus(length))
            .filter(planned -> planned.isBefore(now))
            .orElse(now);
    current.ifPresent(phase -> ended.add(lasting(phase, at)));
    current = Optional.of(new RunVerdict.Phase(next, at, 0));
  }

  /** Ends the current phase. */
  synchronized void end() {
    current.ifPresent(phase -> ended.add(lasting(phase, now())));
    current = Optional.empty();
  }

  private static RunVerdict.Phase lasting(RunVerdict.Phase phase, Instant until) {
    long millis = Math.max(0, Duration.between(phase.startedAt(), until).toMillis());
    return new RunVerdict.Phase(phase.name(), phase.startedAt(), millis / 1000.0);
  }

  /** Returns the phases that have ended. */
  synchronized List<RunVerdict.Phase> phases() {
    return List.copyOf(ended);
  }
}
