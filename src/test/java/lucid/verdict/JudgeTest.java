package lucid.verdict;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;
import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.Answer.unsent;
import static lucid.verdict.FakeLog.FIRST;
import static lucid.verdict.FakeLog.isOneOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.measure.RequestWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The judgement of a whole run. For a single criterion see {@link DecisionTest}. */
class JudgeTest {
  private static final String REQUEST = "request";
  private static final double RATE = 525;
  private static final Duration WINDOW = Duration.ofMillis(14_500);
  private static final Arrivals.Fixed LOAD = Arrivals.constant(REQUEST, RATE, WINDOW);

  private static final Criterion P95 =
      that(REQUEST, "p95 < 100 ms").p95().below(Duration.ofMillis(100)).over(LOAD);
  private static final Criterion RATE_HOLDS =
      that(REQUEST, "> 500 req/s").requestsPerSecond().above(500).over(LOAD);
  private static final Criterion AVAILABLE = available(REQUEST, 99.9, LOAD);
  private static final Criterion SENT = sentAsDue(LOAD);
  private static final Criterion OTHER = that("other", "none fails").failed().is(0);

  private static final String DOWN = "stopped after 8 s: down";
  private static final String NO_FILES = "bind(..) failed with error(-24): Too many open files";

  private static Judge.Judgement judge(FakeLog log, Criterion... criteria) {
    return Judge.judge(List.of(criteria), log.evidence());
  }

  private static FakeLog sent(FakeLog.Answers answers) {
    return new FakeLog().sent(REQUEST, RATE, WINDOW, answers);
  }

  private static FakeLog answeredIn(int millis) {
    return sent((i, due) -> in(millis));
  }

  /** Returns a log whose target is down from 5 s on, and whose load is stopped at 8 s. */
  private static FakeLog down(FakeLog.Answer answer) {
    return sent((i, due) -> due < 5000 ? in(1) : due < 8000 ? answer : unsent())
        .stopped(DOWN, FIRST + 8000, 3000);
  }

  private static void assertOutcomes(Judge.Judgement judgement, Outcome... outcomes) {
    assertThat(judgement.criteria())
        .extracting(CriterionVerdict::outcome)
        .containsExactly(outcomes);
  }

  @Test
  void everythingMeasuredAndMetIsPassWithoutAReason() {
    var judgement = judge(answeredIn(97), P95, RATE_HOLDS, AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.PASS);
    assertThat(judgement.reason()).isEmpty();
    assertThat(judgement.criteria()).allMatch(one -> one.outcome() == Outcome.PASS);
  }

  @Test
  void informativeFigureIsShownAndDecidesNothing() {
    var log = answeredIn(1).sent("shown", RATE, WINDOW, (i, due) -> in(122));
    var load = Arrivals.constant("shown", RATE, WINDOW);
    var limit = Duration.ofMillis(100);
    var judgement =
        judge(
            log,
            P95,
            that("shown", "p95 < 100 ms").p95().below(limit).over(load).informative(),
            available("shown", 99.9, load).informative(),
            that("unseen", "p95 < 100 ms").p95().below(limit).informative());
    assertThat(judgement.outcome()).isEqualTo(Outcome.PASS);
    assertThat(judgement.reason()).isEmpty();
    assertOutcomes(judgement, Outcome.PASS);
    assertThat(judgement.informative())
        .extracting(InformativeFigure::sentence)
        .containsExactly(
            "shown: p95: would not meet its limit: 122 ms, limit < 100 ms",
            "shown: success: 100 %, would meet > 99.9 %",
            "unseen: p95: not measured: nothing was recorded as \"unseen\"");
  }

  @Test
  void informativeFigureIsNotAmongTheCriteriaOfARunThatBroke() {
    var judgement =
        Judge.unmeasured(List.of(P95, AVAILABLE.informative()), Outcome.ERROR, "it broke");
    assertOutcomes(judgement, Outcome.ERROR);
    assertThat(judgement.informative()).isEmpty();
  }

  @Test
  void aBreachFailsItsCriterionAloneAndSaysTheFigures() {
    var judgement = judge(answeredIn(122), P95, RATE_HOLDS, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains("request: p95: 122 ms, limit < 100 ms");
    assertOutcomes(judgement, Outcome.FAIL, Outcome.PASS, Outcome.PASS);
  }

  @Test
  void breachReportsTheThreeMostFrequentMessages() {
    var log =
        new FakeLog()
            .atOnce("other", 0, 1, failed(1, "d"))
            .atOnce("other", 0, 5, failed(1, "a"))
            .atOnce("other", 0, 2, failed(1, "b"))
            .atOnce("other", 0, 2, failed(1, "c"));
    assertThat(judge(log, OTHER).reason())
        .contains("other: failed: 10, limit = 0 (5 x a, 2 x b, 2 x c, ...)");
  }

  @Test
  void explanationOfTheSimulationReplacesTheFigures() {
    var explained =
        OTHER.saying(breach -> Optional.of("%s, as was seen".formatted(breach.figure())));
    assertThat(judge(new FakeLog().atOnce("other", 0, 9, failed(1, "no")), explained).reason())
        .contains("other: failed: 9, limit = 0, as was seen");
  }

  @Test
  void anExplanationIsAskedForAFailureOnly() {
    var explained =
        P95.saying(
            breach -> {
              throw new IllegalStateException("nothing failed");
            });
    assertThat(judge(answeredIn(97), explained).outcome()).isEqualTo(Outcome.PASS);
    assertThat(judge(answeredIn(110).stalledEvery(100, 40, 0, 15_000), explained).outcome())
        .isEqualTo(Outcome.INVALID);
  }

  @Test
  void criterionInDoubtIsInvalidAndLeavesTheOthers() {
    var judgement =
        judge(answeredIn(110).stalledEvery(100, 40, 0, 15_000), P95, RATE_HOLDS, AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason().orElseThrow())
        .startsWith("request: p95: 110 ms, limit < 100 ms, but up to 40 ms of that may be");
    assertOutcomes(judgement, Outcome.INVALID, Outcome.PASS, Outcome.PASS, Outcome.PASS);
  }

  @Test
  void certainBreachDecidesWhateverElseIsInDoubt() {
    var log = answeredIn(110).stalledEvery(100, 40, 0, 15_000);
    var judgement = judge(log.atOnce("other", 0, 2, failed(1, "no")), P95, OTHER);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertOutcomes(judgement, Outcome.INVALID, Outcome.FAIL);
    assertThat(judgement.reason().orElseThrow())
        .startsWith("other: failed: 2, limit = 0 (2 x no); request: p95: 110 ms");
  }

  @Test
  void aLoadThatWasNotSentAsDueIsInvalid() {
    var judgement =
        judge(sent((i, due) -> isOneOf(0.03, i) ? unsent() : in(1)), P95, RATE_HOLDS, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertOutcomes(judgement, Outcome.INVALID, Outcome.INVALID, Outcome.INVALID);
    assertThat(judgement.criteria().get(2).name()).isEqualTo("request: count");
  }

  /** The log alone would only show that too little was sent, so that nothing was measured. */
  @Test
  void loadStoppedByAnOutageIsAFailureAndNotASofterLoad() {
    var judgement = judge(down(failed(1, "refused")), AVAILABLE, P95, RATE_HOLDS, OTHER, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason().orElseThrow())
        .startsWith(DOWN + "; request: success: 62.5 %, limit > 99.9 % (1575 x refused)");
    assertOutcomes(
        judgement, Outcome.FAIL, Outcome.FAIL, Outcome.NOT_RUN, Outcome.NOT_RUN, Outcome.NOT_RUN);
  }

  /** A stopped run does not pass, however good its figures are. */
  @Test
  void loadStoppedByAnOutageNeverPasses() {
    var judgement = judge(new FakeLog().took("other", 5).stopped(DOWN, 9000, 3000), OTHER);
    assertOutcomes(judgement, Outcome.PASS);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains(DOWN);
  }

  @Test
  void anOutageDuringWhichTheInjectorItselfWasLateIsInvalid() {
    // A stall of more than a second may break every request in flight.
    var judgement = judge(down(failed(1, "timeout")).stalled(FIRST + 4999, 3002), AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason())
        .contains(
            DOWN
                + ", but the injector itself was late for 3.0 s of the 3 s in which the target"
                + " seemed to be down");
  }

  /** Each refused certificate costs the injector a handshake, which is what makes it late. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Path does not chain with any of the trust anchors",
        "No subject alternative names matching IP address 127.0.0.1 found",
        "finishConnect(..) failed with error(-111): Connection refused"
      })
  void anOutageThatNoLatenessCanCauseIsAFailureHoweverLateTheInjectorWas(String message) {
    var judgement = judge(down(failed(1, message)).stalled(FIRST + 4999, 3002), AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason().orElseThrow()).startsWith(DOWN + "; ").contains(message);
  }

  /** A server may close what the injector leaves idle, and a stalled injector reads that late. */
  @Test
  void keptConnectionsThatWereClosedAreInDoubtOnlyAfterAStall() {
    FakeLog.Answers closed =
        (i, due) -> due >= 5000 && due < 5200 ? failed(1, RequestWatch.CLOSED_INSTEAD) : in(1);
    assertOutcomes(judge(sent(closed), AVAILABLE), Outcome.FAIL);
    assertOutcomes(judge(sent(closed).stalled(FIRST + 3500, 1400), AVAILABLE), Outcome.INVALID);
    assertOutcomes(judge(sent(closed).stalled(FIRST + 2000, 1400), AVAILABLE), Outcome.FAIL);
  }

  @Test
  void keptConnectionsThatMayHaveBeenClosedBeforeTheRequestAreInDoubt() {
    var log = sent((i, due) -> isOneOf(0.01, i) ? failed(1, RequestWatch.CLOSED_MEANWHILE) : in(1));
    assertOutcomes(judge(log, AVAILABLE), Outcome.INVALID);
  }

  @Test
  void anOutageDuringWhichTheInjectorWasHardlyLateIsAFailure() {
    var judgement = judge(down(failed(1, "timeout")).stalled(FIRST + 5500, 300), AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void loadStoppedByTheInjectorDecidesNothingAboutTheTarget() {
    var judgement = judge(down(failed(0, NO_FILES)), AVAILABLE, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judgement.reason().orElseThrow())
        .startsWith(DOWN + ", but the injector itself could open no more files");
  }

  @Test
  void missingMeasurementIsAnError() {
    var judgement = judge(answeredIn(97), P95, OTHER, SENT);
    assertThat(judgement.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(judgement.reason()).contains("other: failed: nothing was recorded as \"other\"");
  }

  @Test
  void absenceThatTheTargetCausedFails() {
    var judgement = judge(answeredIn(97), P95, OTHER.ifAbsent("not one was answered"));
    assertThat(judgement.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judgement.reason()).contains("other: failed: not one was answered");
  }

  @Test
  void notMeasurableKeepsTheRunFromPassAndItsOwnReason() {
    var judgement =
        judge(answeredIn(97), P95, OTHER.unless(() -> Optional.of("there is no such service")));
    assertThat(judgement.outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(judgement.reason()).contains("other: failed: there is no such service");
  }

  @Test
  void sharedReasonIsGivenOnce() {
    var judgement =
        judge(
            new FakeLog().atOnce("other", 0, 2, failed(1, "no")),
            P95.unless(() -> Optional.of("there is none")),
            OTHER,
            RATE_HOLDS.unless(() -> Optional.of("there is none")));
    assertThat(judgement.reason())
        .contains(
            "other: failed: 2, limit = 0 (2 x no);"
                + " request: p95, request: requests per second: there is none");
  }

  @Test
  void figureFromOneRecordIsMarked() {
    var other = that("other", "p95 < 100 ms").p95().below(Duration.ofMillis(100));
    assertThat(judge(new FakeLog().took("other", 122), other).reasons())
        .containsExactly("other: p95: 122 ms, limit < 100 ms, from one record");
  }

  @Test
  void failAndInvalidWeighMoreThanNotMeasurable() {
    var missing = OTHER.unless(() -> Optional.of("there is none"));
    assertThat(judge(answeredIn(122), P95, missing).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judge(answeredIn(110).stalledEvery(100, 40, 0, 15_000), P95, missing).outcome())
        .isEqualTo(Outcome.INVALID);
  }

  @Test
  void nothingMeasuredSharesOneOutcomeAndReason() {
    var judgement = Judge.unmeasured(List.of(P95, SENT), Outcome.ERROR, "interrupted");
    assertThat(judgement.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(judgement.criteria())
        .allMatch(one -> one.outcome() == Outcome.ERROR)
        .allMatch(one -> one.reason().equals(Optional.of("interrupted")))
        .allMatch(one -> one.actual().isEmpty() && one.margin().isEmpty());
  }
}
