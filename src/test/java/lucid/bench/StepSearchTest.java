package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class StepSearchTest {
  private static final List<Double> STEPS = List.of(500.0, 2000.0, 5000.0);

  private static List<Double> tried(StepSearch search, DoublePredicate holds) {
    var tried = new ArrayList<Double>();
    while (search.next().isPresent()) {
      double load = search.next().getAsDouble();
      tried.add(load);
      search.tell(holds.test(load));
    }
    return tried;
  }

  @Test
  void loadThatHoldsAtEveryStepHasNoUpperEnd() {
    var search = new StepSearch(STEPS, 2);
    assertThat(tried(search, load -> true)).containsExactly(500.0, 2000.0, 5000.0);
    assertThat(search.held()).hasValue(5000);
    assertThat(search.broke()).isEmpty();
  }

  @Test
  void twoMoreStepsAreTriedBetweenTheLastHeldAndTheFirstNotHeld() {
    var search = new StepSearch(STEPS, 2);
    assertThat(tried(search, load -> load <= 3000))
        .containsExactly(500.0, 2000.0, 5000.0, 5000.0, 3500.0, 3500.0, 2750.0);
    assertThat(search.held()).hasValue(2750);
    assertThat(search.broke()).hasValue(3500);
  }

  @Test
  void failedStepIsTriedOnceMore() {
    var hiccups = new ArrayList<>(List.of(2000.0));
    var search = new StepSearch(STEPS, 0);
    assertThat(tried(search, load -> !hiccups.remove(load)))
        .containsExactly(500.0, 2000.0, 2000.0, 5000.0);
    assertThat(search.held()).hasValue(5000);
  }

  @Test
  void failureAtTheFirstStepMeansThatNothingHeld() {
    var search = new StepSearch(STEPS, 2);
    assertThat(tried(search, load -> false)).containsExactly(500.0, 500.0);
    assertThat(search.held()).isEmpty();
    assertThat(search.broke()).hasValue(500);
  }
}
