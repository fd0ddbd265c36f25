package lucid.testing;

import java.time.Duration;
import java.util.List;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.DependsOn;
import lucid.verdict.Outcome;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Assertions about the verdict of a whole run. A failure shows the whole verdict. */
public final class VerdictAssert extends AbstractAssert<VerdictAssert, SimulationRun.Result> {
  private static final int BREACHED = 2;

  private VerdictAssert(SimulationRun.Result actual) {
    super(actual, VerdictAssert.class);
    as("%s", actual.verdict());
  }

  public static VerdictAssert assertThat(SimulationRun.Result actual) {
    return new VerdictAssert(actual);
  }

  /**
   * Asserts that every criterion is met, and that Gatling agrees. On a busy machine it only asserts
   * that no criterion failed that is independent of the injector's pace.
   */
  public VerdictAssert passed() {
    if (isQuiet()) {
      outcomeIs(Outcome.PASS);
      Assertions.assertThat(actual.status()).as(descriptionText()).isZero();
    }
    return noneFailsButTheseOnAnyMachine();
  }

  /**
   * Asserts that exactly these criteria are not met, and that Gatling agrees. On a busy machine it
   * asserts that none of them is met, and that no other criterion failed that is independent of the
   * injector's pace.
   */
  public VerdictAssert failedOnlyOn(String... criteria) {
    if (isQuiet()) {
      outcomeIs(Outcome.FAIL);
      Assertions.assertThat(actual.status()).as(descriptionText()).isEqualTo(BREACHED);
      Assertions.assertThat(named(Outcome.FAIL)).as(descriptionText()).containsExactly(criteria);
      Assertions.assertThat(named(Outcome.PASS))
          .as(descriptionText())
          .hasSize(actual.verdict().criteria().size() - criteria.length);
    }
    Assertions.assertThat(named(Outcome.PASS)).as(descriptionText()).doesNotContain(criteria);
    return noneFailsButTheseOnAnyMachine(criteria);
  }

  /** Asserts as {@link #failedOnlyOn}, but other criteria need not have been measured. */
  public VerdictAssert failedOnlyAmongWhatWasMeasured(String... criteria) {
    if (isQuiet()) {
      outcomeIs(Outcome.FAIL);
      Assertions.assertThat(actual.status()).as(descriptionText()).isEqualTo(BREACHED);
      Assertions.assertThat(named(Outcome.FAIL)).as(descriptionText()).containsExactly(criteria);
      Assertions.assertThat(actual.verdict().criteria())
          .as(descriptionText())
          .extracting(CriterionVerdict::outcome)
          .isSubsetOf(Outcome.FAIL, Outcome.PASS, Outcome.NOT_RUN);
    }
    Assertions.assertThat(named(Outcome.PASS)).as(descriptionText()).doesNotContain(criteria);
    return noneFailsButTheseOnAnyMachine(criteria);
  }

  /** Returns whether the run's own verdict says that its machine was quiet. */
  public boolean isQuiet() {
    return Quiet.was(actual.verdict());
  }

  /** Asserts that no other criterion failed that is independent of the injector's pace. */
  private VerdictAssert noneFailsButTheseOnAnyMachine(String... criteria) {
    Assertions.assertThat(actual.verdict().criteria())
        .as(descriptionText())
        .filteredOn(criterion -> criterion.dependsOn() == DependsOn.NOTHING)
        .filteredOn(criterion -> criterion.outcome() == Outcome.FAIL)
        .extracting(CriterionVerdict::name)
        .isSubsetOf(List.of(criteria));
    return this;
  }

  /** Asserts that the load lasted from {@code least} to {@code most}. */
  public VerdictAssert endedWithin(Duration least, Duration most) {
    Assertions.assertThat(actual.verdict().seconds())
        .as(descriptionText())
        .isBetween((double) least.toSeconds(), (double) most.toSeconds());
    return this;
  }

  /** Asserts that the whole reason matches. On a busy machine there may be more reasons or none. */
  public VerdictAssert because(String regex) {
    var outcome = actual.verdict().outcome();
    if (!isQuiet() && outcome != Outcome.ERROR && outcome != Outcome.NOT_MEASURABLE) {
      return this;
    }
    Assertions.assertThat(actual.verdict().reason().orElse("no reason"))
        .as(descriptionText())
        .matches(regex);
    return this;
  }

  /** Asserts that the run broke for this reason. */
  public VerdictAssert broke(String regex) {
    outcomeIs(Outcome.ERROR);
    return because(regex);
  }

  /** Asserts that the target offers no figure that was to be measured. */
  public VerdictAssert couldNotBeMeasured(String reason) {
    outcomeIs(Outcome.NOT_MEASURABLE);
    Assertions.assertThat(actual.verdict().reason()).contains(reason);
    return this;
  }

  /** Asserts that exactly these criteria can't be measured, and that all others are met. */
  public VerdictAssert couldNotAllBeMeasured(String... criteria) {
    Assertions.assertThat(named(Outcome.NOT_MEASURABLE))
        .as(descriptionText())
        .containsExactly(criteria);
    if (isQuiet()) {
      outcomeIs(Outcome.NOT_MEASURABLE);
      Assertions.assertThat(named(Outcome.PASS))
          .as(descriptionText())
          .hasSize(actual.verdict().criteria().size() - criteria.length);
    }
    return noneFailsButTheseOnAnyMachine();
  }

  /** Asserts that these criteria, and perhaps others, can't be measured, and that none failed. */
  public VerdictAssert failedOnNothingButCouldNotMeasure(String... criteria) {
    Assertions.assertThat(named(Outcome.FAIL)).as(descriptionText()).isEmpty();
    Assertions.assertThat(named(Outcome.NOT_MEASURABLE)).as(descriptionText()).contains(criteria);
    return this;
  }

  /** Asserts that the named criterion was decided. */
  public VerdictAssert decided(String criterion) {
    Assertions.assertThat(actual.verdict().criteria())
        .extracting(CriterionVerdict::name)
        .contains(criterion);
    return this;
  }

  /** Asserts that the sentence of an informative figure matches as a whole. */
  public VerdictAssert shows(String regex) {
    if (isQuiet()) {
      Assertions.assertThat(actual.verdict().informative().orElse(List.of()))
          .as(descriptionText())
          .anySatisfy(figure -> Assertions.assertThat(figure.sentence()).matches(regex));
    }
    return this;
  }

  /** Asserts that a note of the verdict begins like this. */
  public VerdictAssert notes(String beginning) {
    Assertions.assertThat(actual.verdict().notes())
        .anySatisfy(note -> Assertions.assertThat(note).startsWith(beginning));
    return this;
  }

  private void outcomeIs(Outcome outcome) {
    Assertions.assertThat(actual.verdict().outcome()).as(descriptionText()).isEqualTo(outcome);
  }

  private List<String> named(Outcome outcome) {
    return actual.verdict().criteria().stream()
        .filter(criterion -> criterion.outcome() == outcome)
        .map(CriterionVerdict::name)
        .toList();
  }
}
