package lucid.mesh;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Loads one after the other, so that none is measured in another's shadow. While warming up they
 * run together: nothing is measured then, and the warm-up is over sooner.
 */
final class SequentialLoads {
  /** What a phase has begun last is answered before the next. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final boolean together;
  private final List<PopulationBuilder> populations = new ArrayList<>();
  private Duration end = Duration.ZERO;
  private Duration next = Duration.ZERO;

  SequentialLoads(boolean together) {
    this.together = together;
  }

  /** The next phase begins at {@code moment} at the earliest. */
  void notBefore(Duration moment) {
    if (!together && next.compareTo(moment) < 0) {
      next = moment;
    }
  }

  /**
   * Adds a phase.
   *
   * @param load makes its populations, given when it begins and how long it lasts
   */
  void add(Duration window, BiFunction<Duration, Duration, List<PopulationBuilder>> load) {
    populations.addAll(load.apply(next, window));
    var over = next.plus(window);
    end = over.compareTo(end) > 0 ? over : end;
    if (!together) {
      next = over.plus(BETWEEN);
    }
  }

  /** How long it takes. */
  Duration duration() {
    return end;
  }

  List<PopulationBuilder> populations() {
    return populations;
  }
}
