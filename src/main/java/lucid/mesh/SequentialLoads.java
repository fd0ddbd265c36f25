package lucid.mesh;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Puts loads one after the other, so that none disturbs the measurement of another. During the
 * warm-up they run together: nothing is measured then, and the warm-up is shorter.
 */
final class SequentialLoads {
  /** The pause after a phase, in which its last requests are answered. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final boolean together;
  private final List<PopulationBuilder> populations = new ArrayList<>();
  private Duration end = Duration.ZERO;
  private Duration next = Duration.ZERO;

  SequentialLoads(boolean together) {
    this.together = together;
  }

  /** Lets the next phase begin at {@code moment} at the earliest. */
  void notBefore(Duration moment) {
    if (!together && next.compareTo(moment) < 0) {
      next = moment;
    }
  }

  /**
   * Adds a phase.
   *
   * @param load makes the phase's populations from its beginning and its duration
   */
  void add(Duration window, BiFunction<Duration, Duration, List<PopulationBuilder>> load) {
    populations.addAll(load.apply(next, window));
    var over = next.plus(window);
    end = over.compareTo(end) > 0 ? over : end;
    if (!together) {
      next = over.plus(BETWEEN);
    }
  }

  /** Returns the duration of all phases together. */
  Duration duration() {
    return end;
  }

  List<PopulationBuilder> populations() {
    return populations;
  }
}
