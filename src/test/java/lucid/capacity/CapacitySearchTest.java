package lucid.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import lucid.capacity.CapacitySearch.Trial;
import lucid.settings.Capacity;
import lucid.verdict.Outcome;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration HOLD = Duration.ofSeconds(30);

  private final List<Trial> tried = new ArrayList<>();
  private Duration elapsed = Duration.ZERO;

  private static CapacitySearch search(int start, int most, Duration time) {
    var bounds = new Capacity.Bounds(start, most);
    return new CapacitySearch(
        bounds,
        new Capacity(true, 5, HOLD, time, new Capacity.Gateway(bounds, bounds), bounds, bounds));
  }

  private CapacitySearch searched(CapacitySearch search, Predicate<Trial> holds) {
    return run(search, trial -> holds.test(trial) ? Outcome.PASS : Outcome.FAIL);
  }

  private CapacitySearch run(CapacitySearch search, Function<Trial, Outcome> target) {
    tried.clear();
    elapsed = Duration.ZERO;
    for (var next = search.next(elapsed); next.isPresent(); next = search.next(elapsed)) {
      var trial = next.get();
      tried.add(trial);
      var took = trial.hold() ? STEP.plus(HOLD) : STEP;
      elapsed = elapsed.plus(took);
      search.tell(trial, target.apply(trial), took);
    }
    return search;
  }

  private CapacitySearch searched(int start, int most, Predicate<Trial> holds) {
    return searched(search(start, most, Duration.ofHours(1)), holds);
  }

  @Test
  void theLoadIsDoubledThenTheGapIsHalvedAndBothEndsAreTriedAgain() {
    var search = searched(500, 10_000, trial -> trial.load() <= 1500);
    assertThat(tried.stream().map(Trial::load))
        .startsWith(500, 1000, 2000, 1414, 1682, 1542)
        .endsWith(1542, search.held().getAsInt());
    assertThat(tried.subList(0, tried.size() - 1)).noneMatch(Trial::hold);
    assertThat(tried.get(tried.size() - 1).hold()).isTrue();
    assertThat(search.isConfirmed()).isTrue();
    assertThat(search.isHurried()).isFalse();
  }

  @Test
  void whereverTheCapacityIsItLiesBetweenTheEndsAndTheseAreAStepApart() {
    for (int capacity = 40; capacity < 10_000; capacity += 37) {
      int limit = capacity;
      var search = searched(500, 10_000, trial -> trial.load() <= limit);
      int held = search.held().orElseThrow();
      int broke = search.broke().orElseThrow();
      assertThat(limit).isGreaterThanOrEqualTo(held).isLessThan(broke);
      assertThat(broke).isLessThanOrEqualTo(Math.max(held + 1, (int) (held * 1.05)));
      assertThat(search.isConfirmed()).isTrue();
    }
  }

  @Test
  void whatHoldsTheMostHasNoUpperEnd() {
    var search = searched(500, 3000, trial -> true);
    assertThat(tried)
        .containsExactly(
            new Trial(500, false),
            new Trial(1000, false),
            new Trial(2000, false),
            new Trial(3000, false),
            new Trial(3000, true));
    assertThat(search.held()).hasValue(3000);
    assertThat(search.broke()).isEmpty();
    assertThat(search.isConfirmed()).isTrue();
  }

  @Test
  void whatDoesNotHoldTheFirstLoadIsTriedWithLess() {
    var search = searched(500, 10_000, trial -> trial.load() <= 200);
    assertThat(tried.stream().map(Trial::load)).startsWith(500, 250, 125);
    assertThat(search.held().orElseThrow()).isBetween(191, 200);
    assertThat(search.isConfirmed()).isTrue();
  }

  @Test
  void whatHoldsNothingIsGivenUpAfterFourHalvings() {
    var search = searched(500, 10_000, trial -> false);
    assertThat(tried.stream().map(Trial::load)).containsExactly(500, 250, 125, 62, 31);
    assertThat(search.held()).isEmpty();
    assertThat(search.broke()).hasValue(31);
    assertThat(search.isConfirmed()).isFalse();
  }

  @Test
  void aHiccupIsNotTheEndOfACapacity() {
    var hiccups = new ArrayList<>(List.of(1000));
    var search =
        searched(
            500,
            10_000,
            trial -> trial.load() <= 3000 && !hiccups.remove(Integer.valueOf(trial.load())));
    assertThat(search.held().orElseThrow()).isBetween(2857, 3000);
    assertThat(search.isConfirmed()).isTrue();
  }

  @Test
  void aLoadThatHoldsAWhileOnlyIsLoweredUntilOneHoldsForLong() {
    var search = searched(500, 10_000, trial -> trial.load() <= (trial.hold() ? 1500 : 1800));
    assertThat(search.held().orElseThrow()).isBetween(1380, 1500);
    assertThat(search.broke().orElseThrow())
        .isLessThanOrEqualTo((int) (1.05 * search.held().getAsInt()));
    assertThat(tried.stream().filter(Trial::hold)).hasSizeBetween(2, 6);
    assertThat(search.isConfirmed()).isTrue();
  }

  @Test
  void anInjectorThatStumblesIsGivenTheSameLoadAgainAtOnce() {
    var stumbles = new ArrayList<>(List.of(500, 2000, 2000));
    var search =
        run(
            search(500, 10_000, Duration.ofHours(1)),
            trial ->
                trial.load() > 3000
                    ? Outcome.FAIL
                    : stumbles.remove(Integer.valueOf(trial.load()))
                        ? Outcome.INVALID
                        : Outcome.PASS);
    assertThat(tried.stream().map(Trial::load)).startsWith(500, 500, 1000, 2000, 2000, 1414);
    assertThat(search.isConfirmed()).isTrue();
    // The search gave up 2000 after its second trial.
    assertThat(search.held().orElseThrow()).isBetween(1900, 1999);
  }

  @Test
  void anInjectorThatNeverHoldsALoadIsGivenEachTwice() {
    run(search(500, 10_000, Duration.ofHours(1)), trial -> Outcome.INVALID);
    assertThat(tried.stream().map(Trial::load))
        .containsExactly(500, 500, 250, 250, 125, 125, 62, 62, 31, 31);
  }

  @Test
  void aLongHoldThatCouldNotBeDecidedIsTriedAgain() {
    var stumbles = new ArrayList<>(List.of(3000));
    var search =
        run(
            search(500, 3000, Duration.ofHours(1)),
            trial ->
                trial.hold() && stumbles.remove(Integer.valueOf(trial.load()))
                    ? Outcome.INVALID
                    : Outcome.PASS);
    assertThat(tried).endsWith(new Trial(3000, true), new Trial(3000, true));
    assertThat(search.held()).hasValue(3000);
    assertThat(search.isConfirmed()).isTrue();
  }

  /** Within 3 % of the capacity, chance decides. */
  @Test
  void anEdgeThatIsNoEdgeIsFoundAllTheSame() {
    for (int seed = 0; seed < 500; seed++) {
      var chance = new Random(seed);
      var search =
          searched(
              500,
              10_000,
              trial -> trial.load() <= 2000 * (1 + 0.03 * (2 * chance.nextDouble() - 1)));
      assertThat(search.held().orElseThrow()).as("seed %d", seed).isCloseTo(2000, within(200));
      assertThat(search.isConfirmed()).isTrue();
      assertThat(tried).hasSizeLessThan(40);
    }
  }

  @Test
  void timeThatRunsShortIsKeptForTheLongHold() {
    // Trials of 500, 1000, 2000 and 1414 would leave too little: 4 x 20 s, and 50 s for the hold.
    var search =
        searched(search(500, 10_000, Duration.ofSeconds(129)), trial -> trial.load() <= 1500);
    assertThat(tried.stream().map(Trial::load)).containsExactly(500, 1000, 2000, 1000);
    assertThat(tried.get(3).hold()).isTrue();
    assertThat(search.isHurried()).isTrue();
    assertThat(search.isConfirmed()).isTrue();
    assertThat(elapsed).isLessThanOrEqualTo(Duration.ofSeconds(129));
  }

  @Test
  void whatTheTimeIsTooShortForIsNotBegun() {
    var search = searched(search(500, 10_000, Duration.ofSeconds(69)), trial -> true);
    assertThat(tried).containsExactly(new Trial(500, false));
    assertThat(search.isConfirmed()).isFalse();
    assertThat(search.isHurried()).isTrue();
  }

  @Test
  void theTimeIsNeverExceededByMoreThanTheFirstTrial() {
    for (int seconds = 31; seconds < 600; seconds++) {
      searched(search(500, 10_000, Duration.ofSeconds(seconds)), trial -> trial.load() <= 1700);
      assertThat(elapsed).isLessThanOrEqualTo(Duration.ofSeconds(Math.max(20, seconds)));
    }
  }

  @Test
  void chanceAloneDoesNotGoOnForEver() {
    var chance = new Random(1);
    searched(
        search(500, 10_000, Duration.ofDays(30)), trial -> !trial.hold() && chance.nextBoolean());
    assertThat(tried).hasSizeLessThanOrEqualTo(60);
  }
}
