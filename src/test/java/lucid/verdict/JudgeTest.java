package lucid.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.log.Interval;
import lucid.measure.InjectorLag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Criterion P95 =
      Criterion.that("request", "p95 < 100 ms").p95().below(Duration.ofMillis(100));
  private static final Criterion RATE =
      Criterion.that("request", "> 500 req/s").requestsPerSecond().above(500);
  private static final Criterion OTHER = Criterion.that("other", "none fails").failed().is(0);
  private static final Criterion LAG =
      Criterion.soundOnlyIf("injector lag", "on time").max().atMost(Duration.ofMillis(10));

  private static final Criterion AVAILABILITY =
      Criterion.that("request", "availability > 99.9 %").success().above(99.9);
  private static final Criterion SENT =
      Criterion.soundOnlyIf("request", "nearly everything was sent").count().atLeast(30_000);

  private final Facts facts = new Facts();

  private Judge.Judgement judge(FakeLog log, Criterion... criteria) {
    return judge(new InjectorLag.Lateness(0.4, 9), log, criteria);
  }

  private Judge.Judgement judge(InjectorLag.Lateness lateness, FakeLog log, Criterion... criteria) {
    return new Judge(facts, Optional.of(lateness), Optional.empty()).judge(List.of(criteria), log);
  }

  @Test
  void percentileThatIsTooHighByLessThanTheInjectorWasLateIsInvalid() {
    var lateness = new InjectorLag.Lateness(3.5, 40);
    var judgement = judge(lateness, new FakeLog().breached(103).met(525), P95, RATE);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason())
        .contains(
            "request: p95: 103 ms, limit < 100 ms, but the injector itself was up to 3.5 ms late:"
                + " it may have met its limit");
    assertThat(judge(lateness, new FakeLog().breached(104), P95).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void longestTimeIsHeldAgainstTheInjectorsLatestMoment() {
    var longest = Criterion.that("request", "< 100 ms").max().below(Duration.ofMillis(100));
    var lateness = new InjectorLag.Lateness(3.5, 40);
    assertThat(judge(lateness, new FakeLog().breached(139), longest).outcome())
        .isEqualTo(Outcome.INVALID);
    assertThat(judge(lateness, new FakeLog().breached(140), longest).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(judge(lateness, new FakeLog().breached(101), longest.byTheTargetsClock()).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void whatIsSurelyNotMetDecidesWhateverIsUnsureBesideIt() {
    var lateness = new InjectorLag.Lateness(3.5, 40);
    var judgement = judge(lateness, new FakeLog().breached(103).breached(2), P95, OTHER);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.INVALID, Outcome.FAIL);
  }

  /** Counts, rates and shares are not times that a late injector lengthens. */
  @Test
  void whatIsNoTimeFailsHoweverLateTheInjectorWas() {
    var lateness = new InjectorLag.Lateness(600, 900);
    assertThat(judge(lateness, new FakeLog().breached(499), RATE).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(judge(lateness, new FakeLog().breached(1), OTHER).outcome()).isEqualTo(Outcome.FAIL);
  }

  private static final String NO_FILES =
      "42 x i.n.c.u.Errors$NativeIoException: newSocketStream(..) failed with error(-24): Too many open files";

  @Test
  void whatTheInjectorCouldNotSendHasNotFailed() {
    var judgement =
        judge(
            new FakeLog().breached(59.42).met(525).breached(3).met(3).failed("request", NO_FILES),
            AVAILABILITY,
            RATE,
            OTHER,
            LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.INVALID, Outcome.PASS, Outcome.INVALID, Outcome.PASS);
    assertThat(judgement.criteria().get(0).reason())
        .contains(
            "59.42 %, limit > 99.9 %, but the injector itself could open no more files"
                + " (raise \"ulimit -n\")");
  }

  /** Requests that were never sent have taken no time: without them it would be longer still. */
  @Test
  void whatWasTooSlowIsSoWhateverTheInjectorCouldNotSend() {
    var judgement =
        judge(
            new FakeLog().breached(59.42).breached(3207).failed("request", NO_FILES),
            AVAILABILITY,
            P95);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.INVALID, Outcome.FAIL);
  }

  @Test
  void aLoadThatStoppedSinceNothingCouldBeSentSaysNothingOfTheTarget() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 13 s: down"))
            .judge(
                List.of(AVAILABILITY, LAG),
                new FakeLog().breached(20).met(3).failed("request", NO_FILES));
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("stopped after 13 s: down, but the injector itself could open"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Too many open files",
        "j.n.BindException: Cannot assign requested address",
        "3 x connect(..) failed with error(-99): Cannot assign requested address: /127.0.0.1:8080",
        "j.l.OutOfMemoryError: Java heap space"
      })
  void whatRanOutIsKnownByHowItEnds(String message) {
    var log = new FakeLog().breached(9).failed("other", message);
    assertThat(judge(log, OTHER).outcome()).isEqualTo(Outcome.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "could not open file \"base/5/1259\": Too many open files (53000)",
        "status.find.is(200), but actually found 503",
        "Connection refused: /127.0.0.1:8080"
      })
  void whatTheTargetSaysOfItselfIsItsFailure(String message) {
    var log = new FakeLog().breached(9).failed("other", message);
    assertThat(judge(log, OTHER).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void everythingMeasuredAndMetIsPassWithoutAReason() {
    var judgement = judge(new FakeLog().met(97).met(525).met(3), P95, RATE, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.PASS);
    assertThat(judgement.reason()).isEmpty();
    assertThat(judgement.criteria()).allMatch(one -> one.outcome() == Outcome.PASS);
  }

  @Test
  void aBreachFailsItsCriterionAloneAndSaysTheFigures() {
    var judgement = judge(new FakeLog().breached(122).met(525).met(3), P95, RATE, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains("request: p95: 122 ms, limit < 100 ms");
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.FAIL, Outcome.PASS, Outcome.PASS);
  }

  @Test
  void aBreachSaysWhatTheFailedRecordsSaidTheMostFrequentThree() {
    var judgement =
        judge(new FakeLog().breached(9).failed("other", "5 x a", "2 x b", "1 x c", "1 x d"), OTHER);
    assertThat(judgement.reason())
        .contains("other: failed: 9, limit = 0 (5 x a, 2 x b, 1 x c, ...)");
  }

  @Test
  void theSimulationsOwnExplanationTakesTheFiguresPlace() {
    facts.explain("other", breach -> Optional.of("no limit was seen"));
    assertThat(judge(new FakeLog().breached(9), OTHER).reason())
        .contains("other: failed: no limit was seen");
  }

  @Test
  void lagMakesTheRunInvalidWhateverElseItSays() {
    var judgement =
        judge(new FakeLog().breached(122).met(525).absent().breached(38), P95, RATE, OTHER, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason()).contains("injector lag: max: 38 ms, limit <= 10 ms");
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.INVALID, Outcome.INVALID, Outcome.ERROR, Outcome.INVALID);
    assertThat(judgement.criteria().get(0).reason())
        .contains("the run was not sound: injector lag: max: 38 ms, limit <= 10 ms");
  }

  /** Gatling's log alone would read: too little was sent, so nothing was measured. */
  @Test
  void aLoadStoppedSinceTheTargetWasDownIsAFailureAndNotTooLittleSent() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 13 s: down"))
            .judge(
                List.of(AVAILABILITY, P95, RATE, OTHER, SENT, LAG),
                new FakeLog().breached(20).met(3).met(510).absent().breached(900).met(3));
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason())
        .contains("stopped after 13 s: down; request: success: 20 %, limit > 99.9 %");
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(
            Outcome.FAIL,
            Outcome.PASS,
            Outcome.PASS,
            Outcome.NOT_RUN,
            Outcome.NOT_RUN,
            Outcome.PASS);
  }

  /** Whatever its figures: nobody may take a run for good that was stopped like this. */
  @Test
  void aLoadStoppedSinceTheTargetWasDownNeverPasses() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 13 s: down"))
            .judge(List.of(AVAILABILITY, LAG), new FakeLog().met(100).met(3));
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains("stopped after 13 s: down");
  }

  /** Gatling divides by whole seconds: of 6.0 s it makes 7. */
  @Test
  void aRateThatTheStopItselfLoweredWasNotMeasured() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 6 s: down"))
            .judge(List.of(RATE, LAG), new FakeLog().breached(467).met(3));
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.NOT_RUN, Outcome.PASS);
    assertThat(judgement.reason()).contains("stopped after 6 s: down");
  }

  /** An injector that could not keep time may be why nothing was answered in time. */
  @Test
  void lagIsNotExcusedByATargetThatWasDown() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 13 s: down"))
            .judge(List.of(AVAILABILITY, LAG), new FakeLog().breached(20).breached(38));
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason())
        .contains("injector lag: max: 38 ms, limit <= 10 ms; stopped after 13 s: down");
  }

  /** So late that not even its lag was in the log when that was closed. */
  @Test
  void anInjectorTooLateToTellIsNotExcusedEither() {
    var judgement =
        new Judge(facts, Optional.empty(), Optional.of("stopped after 13 s: down"))
            .judge(List.of(AVAILABILITY, LAG), new FakeLog().breached(20).absent());
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(Outcome.INVALID, Outcome.INVALID);
    assertThat(judgement.reason())
        .contains(
            "injector lag: max: the injector was too late to tell how late it was when the load"
                + " was stopped; stopped after 13 s: down");
  }

  @Test
  void whatTheTargetDoesNotOfferStaysSoInAnInvalidRun() {
    facts.notMeasurable("other", "there is none");
    var judgement = judge(new FakeLog().absent().breached(38), OTHER, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.criteria().get(0).outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
  }

  @Test
  void aRequestThatHadToBeMeasuredAndWasNotIsAnError() {
    var judgement = judge(new FakeLog().met(97).absent().met(3), P95, OTHER, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(judgement.reason()).contains("other: failed: nothing was recorded as \"other\"");
  }

  @Test
  void lagThatWasNotMeasuredIsAnError() {
    assertThat(judge(new FakeLog().met(97).absent(), P95, LAG).outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void absenceThatIsTheTargetsFailureFails() {
    facts.failIfAbsent("other", "not one was answered");
    var judgement = judge(new FakeLog().absent().met(3), OTHER, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains("other: failed: not one was answered");
  }

  @Test
  void notMeasurableKeepsTheRunFromPassAndItsOwnReason() {
    facts.notMeasurable("other", "the target has no such service");
    var judgement = judge(new FakeLog().met(97).absent().met(3), P95, OTHER, LAG);
    assertThat(judgement.outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(judgement.reason()).contains("other: failed: the target has no such service");
  }

  @Test
  void whatIsMissingForSeveralCriteriaIsSaidOnce() {
    facts.notMeasurable("request", "there is none");
    var judgement = judge(new FakeLog().absent().breached(2).absent(), P95, OTHER, RATE);
    assertThat(judgement.reason())
        .contains(
            "request: p95, request: requests per second: there is none;"
                + " other: failed: 2, limit = 0");
  }

  @Test
  void failWeighsMoreThanNotMeasurable() {
    facts.notMeasurable("other", "the target has no such service");
    assertThat(judge(new FakeLog().breached(122).absent(), P95, OTHER).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void nothingMeasuredSharesOneOutcomeAndReason() {
    var judgement = new Judge(facts).unmeasured(List.of(P95, LAG), Outcome.ERROR, "interrupted");
    assertThat(judgement.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(judgement.criteria())
        .allMatch(one -> one.outcome() == Outcome.ERROR)
        .allMatch(one -> one.reason().equals(Optional.of("interrupted")))
        .allMatch(one -> one.actual().isEmpty() && one.margin().isEmpty());
  }

  @Test
  void aLogOfOtherAssertionsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge(new FakeLog().met(97), P95, LAG))
        .withMessage("the log answers 1 assertions, the simulation made 2");
  }

  @Test
  void percentileCarriesItsIntervalAndIsCloseIfTheLimitIsWithin() {
    var sure = new FakeLog().met(97).recorded("request", Map.of(97, 10_000L));
    var unsure = new FakeLog().met(97).recorded("request", Map.of(97, 95L, 103, 5L));
    assertThat(judge(sure, P95).criteria().get(0).interval()).contains(new Interval(97, 97));
    assertThat(judge(sure, P95).criteria().get(0).close()).isFalse();
    assertThat(judge(unsure, P95).criteria().get(0).interval()).contains(new Interval(97, 103));
    assertThat(judge(unsure, P95).criteria().get(0).close()).isTrue();
  }

  @Test
  void intervalReachesToTheFigureThatGatlingEstimates() {
    var log = new FakeLog().met(1).recorded("request", Map.of(0, 1000L));
    assertThat(judge(log, P95).criteria().get(0).interval()).contains(new Interval(0, 1));
  }

  @Test
  void whatIsNoPercentileHasNoInterval() {
    var log = new FakeLog().met(525).recorded("request", Map.of(97, 10_000L));
    var verdict = judge(log, RATE).criteria().get(0);
    assertThat(verdict.interval()).isEmpty();
    assertThat(verdict.records()).isEqualTo(10_000);
    assertThat(verdict.seconds()).isEqualTo(60);
    assertThat(verdict.margin()).contains(5.0);
  }
}
