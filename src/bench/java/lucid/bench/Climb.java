package lucid.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lucid.target.EmbeddedStack;

/**
 * The steps of a search for the highest load that one injector holds.
 *
 * @param steps one step for each load, or two if the first try did not hold, in order
 */
record Climb(List<ReserveStep> steps) {

  /** A search that has not ended. */
  static final class UnderWay {
    private final ReserveSuite suite;
    private final EmbeddedStack stack;
    private final Path project;
    private final Path folder;
    private final StepSearch search;
    private final List<ReserveStep> steps = new ArrayList<>();

    UnderWay(ReserveSuite suite, EmbeddedStack stack, Path project, Path folder) {
      this.suite = suite;
      this.stack = stack;
      this.project = project;
      this.folder = folder;
      this.search = new StepSearch(suite.steps(), 2);
    }

    boolean goesOn() {
      return search.next().isPresent();
    }

    /** Runs the next load. */
    ReserveStep step() throws IOException, InterruptedException {
      double load = search.next().orElseThrow();
      var step =
          ReserveStep.run(
              suite, load, stack, project, folder.resolve(Integer.toString(steps.size())));
      steps.add(step);
      search.tell(step.sound());
      return step;
    }

    Climb climb() {
      return new Climb(List.copyOf(steps));
    }
  }

  /** Returns the highest load at which the injector was sound; empty if there is none. */
  @JsonIgnore
  Optional<ReserveStep> held() {
    return steps.stream().filter(ReserveStep::sound).max(Comparator.comparing(ReserveStep::load));
  }

  /**
   * Returns the highest load at which the injector was sound and the target met its criteria; empty
   * if there is none.
   */
  @JsonIgnore
  OptionalDouble met() {
    return steps.stream()
        .filter(step -> step.sound() && step.met())
        .mapToDouble(ReserveStep::load)
        .max();
  }

  /**
   * Returns the lowest load at which the injector was not sound in two tries; empty if all steps
   * held.
   */
  @JsonIgnore
  Optional<ReserveStep> broke() {
    return steps.stream()
        .filter(step -> !step.sound())
        .filter(
            step -> steps.stream().noneMatch(other -> other.load() >= step.load() && other.sound()))
        .reduce((one, other) -> other.load() <= one.load() ? other : one);
  }
}
