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
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.measure.HostWatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision of one criterion. */
class DecisionTest {
  private static final String REQUEST = "request";
  private static final double RATE = 525;

  /** The window of 7,613 requests. */
  private static final Duration WINDOW = Duration.ofMillis(14_500);

  private static final Arrivals.Fixed LOAD = Arrivals.constant(REQUEST, RATE, WINDOW);
  private static final Criterion P95 =
      that(REQUEST, "p95 < 100 ms").p95().below(Duration.ofMillis(100)).over(LOAD);
  private static final Criterion NONE_FAILS = that(REQUEST, "none fails").failed().is(0).over(LOAD);
  private static final Criterion AVAILABLE = available(REQUEST, 99.9, LOAD);

  private static final Duration MINUTE = Duration.ofMillis(59_500);
  private static final Arrivals.Fixed MINUTE_OF_LOAD = Arrivals.constant(REQUEST, RATE, MINUTE);
  private static final Criterion SUSTAINED =
      that(REQUEST, "> 500 req/s").requestsPerSecond().above(500).over(MINUTE_OF_LOAD);
  private static final Criterion NO_STANDSTILL =
      that(REQUEST, "> 500 req/s")
          .requestsPerSecondInTheSlowestTenSeconds()
          .above(500)
          .over(MINUTE_OF_LOAD);

  private static CriterionVerdict decide(Criterion criterion, FakeLog log) {
    return Judge.judge(List.of(criterion), log.evidence()).criteria().get(0);
  }

  private static FakeLog sent(FakeLog.Answers answers) {
    return new FakeLog().sent(REQUEST, RATE, WINDOW, answers);
  }

  private static FakeLog sentForAMinute(FakeLog.Answers answers) {
    return new FakeLog().sent(REQUEST, RATE, MINUTE, answers);
  }

  private static void assertDecided(CriterionVerdict verdict, Outcome outcome, String... words) {
    assertThat(verdict.outcome()).as(verdict.sentence()).isEqualTo(outcome);
    assertThat(List.of(words))
        .allSatisfy(
            one ->
                assertThat(verdict.reason())
                    .hasValueSatisfying(why -> assertThat(why).contains(one)));
  }

  @Nested
  class ExactPercentiles {
    @Test
    void sevenOfAHundredSlowAnswersAreThePercentile() {
      var verdict = decide(P95, sent((i, due) -> in(isOneOf(0.07, i) ? 115 : 1)));
      assertDecided(verdict, Outcome.FAIL, "115 ms, limit < 100 ms");
      assertThat(verdict.actual()).contains(115.0);
      assertThat(verdict.records()).isEqualTo(7_613);
      assertThat(verdict.period()).isEqualTo("the load window of 14.5 s");
      assertThat(verdict.seconds()).isEqualTo(14.5);
    }

    @Test
    void lessThanFiveOfAHundredSlowAnswersAreNot() {
      var verdict = decide(P95, sent((i, due) -> in(isOneOf(0.049, i) ? 115 : 1)));
      assertDecided(verdict, Outcome.PASS);
      assertThat(verdict.actual()).contains(1.0);
      assertThat(verdict.reason()).isEmpty();
    }

    @Test
    void failuresRankLastHoweverFastTheyAre() {
      var verdict =
          decide(P95, sent((i, due) -> isOneOf(0.06, i) ? failed(1, "no answer") : in(1)));
      assertDecided(
          verdict,
          Outcome.FAIL,
          "456 of 7,613 had no good answer, so there is no 95th percentile, limit < 100 ms",
          "(456 x no answer)");
      assertThat(verdict.actual()).isEmpty();
      assertThat(verdict.margin()).isEmpty();
    }

    @Test
    void percentileCarriesItsIntervalAndIsCloseIfTheLimitIsWithin() {
      var sure = decide(P95, sent((i, due) -> in(97)));
      var unsure = decide(P95, sent((i, due) -> in(isOneOf(0.0499, i) ? 103 : 97)));
      assertThat(sure.interval()).contains(new Interval(97, 97));
      assertThat(sure.close()).isFalse();
      assertThat(unsure.outcome()).isEqualTo(Outcome.PASS);
      assertThat(unsure.interval()).contains(new Interval(97, 103));
      assertThat(unsure.close()).isTrue();
    }
  }

  @Nested
  class TheInjectorsOwnLateness {
    /** Makes the injector late for 40 ms of every 100, for 14.5 s. */
    private FakeLog stalling(FakeLog log) {
      return log.stalledEvery(100, 40, 0, 15_000);
    }

    @Test
    void percentileThatMeetsItsLimitDespiteLatenessIsPass() {
      assertDecided(decide(P95, stalling(sent((i, due) -> in(30)))), Outcome.PASS);
    }

    @Test
    void percentileThatLatenessMayHaveSpoiledIsInvalidWithBothBounds() {
      var verdict = decide(P95, stalling(sent((i, due) -> in(110))));
      assertDecided(
          verdict,
          Outcome.INVALID,
          "110 ms, limit < 100 ms, but up to 40 ms of that may be the injector's own doing:"
              + " without it 70 ms");
      assertThat(verdict.actual()).contains(110.0);
      assertThat(verdict.bounds()).contains(new Interval(70, 110));
      assertThat(verdict.boundsInWords()).contains("70 to 110 ms");
    }

    @Test
    void percentileThatBreaksItsLimitWithoutLatenessIsFail() {
      var verdict = decide(P95, sent((i, due) -> in(110)));
      assertDecided(verdict, Outcome.FAIL);
      assertThat(verdict.bounds()).isEmpty();
    }

    @Test
    void percentileThatBreaksItsLimitAfterSubtractingLatenessIsFail() {
      var verdict = decide(P95, stalling(sent((i, due) -> in(900))));
      assertDecided(verdict, Outcome.FAIL, "900 ms, limit < 100 ms");
      assertThat(verdict.bounds().orElseThrow().low()).isGreaterThan(100);
    }

    @Test
    void latenessDuringOtherRecordsOnlyChangesNothing() {
      // The requests of the first 2 s are slow.
      var log = sent((i, due) -> in(due < 2000 ? 110 : 1));
      var verdict = decide(P95, log.stalledEvery(100, 40, 3000, 15_000));
      assertDecided(verdict, Outcome.FAIL, "110 ms, limit < 100 ms");
      assertThat(verdict.bounds()).isEmpty();
    }

    @Test
    void longestTimeIsHeldAgainstTheLatenessDuringThatRecord() {
      var longest = that(REQUEST, "").max().below(Duration.ofMillis(100));
      var log = new FakeLog().took(REQUEST, 20, 120, 20);
      // The slow request is in flight from 60 to 180 ms.
      assertDecided(decide(longest, log.stalled(200, 60)), Outcome.FAIL);
      assertDecided(
          decide(longest, new FakeLog().took(REQUEST, 20, 120, 20).stalled(100, 60)),
          Outcome.INVALID,
          "without it 60 ms");
    }

    @Test
    void timesOfTheTargetsClockAreNotInDoubt() {
      var round = that("round", "").max().below(Duration.ofSeconds(5)).byTheTargetsClock();
      var interval = that("interval", "").mean().between(9500, 10_500).byTheTargetsClock();
      var log = new FakeLog().took("round", 5100).took("interval", 10_000, 10_010, 10_000);
      log.stalledEvery(1000, 300, 0, 40_000);
      assertDecided(decide(round, log), Outcome.FAIL, "5100 ms, limit < 5000 ms");
      assertDecided(decide(interval, log), Outcome.PASS);
    }

    @Test
    void doubtThatCoversAWholeRangeIsInvalid() {
      var mean = that("interval", "").mean().between(9500, 10_500);
      var log = new FakeLog().took("interval", 10_600, 10_600, 10_600);
      // Without 400 ms for each interval the mean is 10.2 s, without all 1.2 s it is 9.4 s.
      log.stalledEvery(1000, 400, 0, 40_000);
      assertDecided(decide(mean, log), Outcome.INVALID);
    }

    @Test
    void failuresDuringALongStallAreInDoubtAndOthersAreNot() {
      var log = sent((i, due) -> due == 5000 || due == 9000 ? failed(50, "reset") : in(1));
      assertDecided(decide(NONE_FAILS, log.stalled(FIRST + 4990, 1200)), Outcome.FAIL, "2 x reset");
      var one = sent((i, due) -> due == 5000 ? failed(50, "reset") : in(1));
      assertDecided(decide(NONE_FAILS, one.stalled(FIRST + 4990, 1200)), Outcome.INVALID);
      var brief = sent((i, due) -> due == 5000 ? failed(50, "reset") : in(1));
      assertDecided(decide(NONE_FAILS, brief.stalled(FIRST + 4990, 200)), Outcome.FAIL);
    }
  }

  @Nested
  class Rates {
    @Test
    void aSlowLastAnswerChangesNothing() {
      var verdict =
          decide(
              SUSTAINED,
              sentForAMinute((i, due) -> in(isOneOf(0.005, i + 1) || due > 59_490 ? 1500 : 1)));
      assertDecided(verdict, Outcome.PASS);
      assertThat(verdict.actual().orElseThrow()).isCloseTo(524.8, within(0.3));
    }

    @Test
    void aStandstillOfTheTargetIsSeenInItsSlowestTenSecondsOnly() {
      var log = sentForAMinute((i, due) -> in(isDuring(due) ? 22_501 - due : 1));
      assertDecided(decide(SUSTAINED, log), Outcome.PASS);
      var slowest = decide(NO_STANDSTILL, log);
      assertDecided(slowest, Outcome.FAIL);
      assertThat(slowest.actual().orElseThrow()).isCloseTo(393.75, within(1.0));
      assertThat(slowest.period()).isEqualTo("every 10 s within the load window of 59.5 s");
    }

    @Test
    void aStandstillOfTheInjectorFailsNothing() {
      var log =
          sentForAMinute((i, due) -> in(1).late(isDuring(due) ? 22_500 - due : 0))
              .stalled(FIRST + 20_000, 2500);
      assertDecided(decide(NO_STANDSTILL, log), Outcome.INVALID, "limit > 500 req/s");
      assertDecided(
          decide(SUSTAINED, log),
          Outcome.INVALID,
          "the load was softer than due: the injector sent 31,238 of 31,238 requests, and in second 21"
              + " only 0.0 %");
    }

    /** Returns whether a request is due in the 2.5 s of a standstill. */
    private boolean isDuring(int due) {
      return due >= 20_000 && due < 22_500;
    }

    @Test
    void aStandstillOfTheTargetIsAFailureWhateverShortStallsTheInjectorHad() {
      var log =
          sentForAMinute((i, due) -> in(isDuring(due) ? 22_501 - due : 1)).stalled(40_000, 200);
      assertDecided(decide(NO_STANDSTILL, log), Outcome.FAIL);
    }

    @Test
    void aStallAfterTheLoadDoesNotExcuseAStandstillOfTheTarget() {
      var log =
          sentForAMinute((i, due) -> in(isDuring(due) ? 22_501 - due : 1)).stalled(61_000, 3000);
      assertDecided(decide(NO_STANDSTILL, log), Outcome.FAIL);
    }

    @Test
    void failuresAreNoAnswers() {
      var log = sentForAMinute((i, due) -> isOneOf(0.06, i) ? failed(1, "503") : in(1));
      assertDecided(decide(SUSTAINED, log), Outcome.FAIL, "limit > 500 req/s");
    }
  }

  @Nested
  class TheLoad {
    /** The answers to a load that lacks a tenth of the requests of its third second. */
    private final FakeLog.Answers softer =
        (i, due) -> due >= 2000 && due < 3000 && isOneOf(0.1, i) ? unsent() : in(1);

    /** The answers to a load that sends the first 30 ms of each second at their end. */
    private final FakeLog.Answers harsher =
        (i, due) -> in(110).late(due % 1000 < 30 ? 30 - due % 1000 : 0);

    @Test
    void criterionThatDependsOnASofterLoadIsNotPass() {
      var words = "the load was softer than due: the injector sent 7,5";
      assertDecided(decide(P95, sent(softer)), Outcome.INVALID, words, "in second 3 only 9");
      assertDecided(decide(AVAILABLE, sent(softer)), Outcome.INVALID, words);
      assertDecided(decide(sentAsDue(LOAD), sent(softer)), Outcome.INVALID, words);
    }

    @Test
    void loadThatIsSentTooLittleOverallIsSofter() {
      assertDecided(
          decide(P95, sent((i, due) -> isOneOf(0.025, i) ? unsent() : in(1))),
          Outcome.INVALID,
          "the load was softer than due: the injector sent 7,423 of 7,613 requests");
    }

    @Test
    void criterionThatFailsUnderASofterLoadIsFail() {
      assertDecided(
          decide(
              P95,
              sent((i, due) -> due >= 2000 && due < 3000 && isOneOf(0.1, i) ? unsent() : in(110))),
          Outcome.FAIL,
          "110 ms, limit < 100 ms");
    }

    @Test
    void criterionThatAHarsherLoadMayHaveSpoiledIsNotFail() {
      assertDecided(
          decide(
              P95,
              sent(
                  (i, due) ->
                      in(isOneOf(0.07, i) ? 115 : 1).late(harsher.to(i, due).lateMillis()))),
          Outcome.INVALID,
          "115 ms, limit < 100 ms, but the load was harsher than due: the injector sent 2.2 % of the"
              + " requests more than 10 ms late, and therefore close together");
    }

    /** Twice as many requests as were late may be spoiled, but all of them are too slow. */
    @Test
    void criterionThatAHarsherLoadCannotHaveSpoiledIsFail() {
      assertDecided(decide(P95, sent(harsher)), Outcome.FAIL, "110 ms, limit < 100 ms");
      assertDecided(
          decide(
              AVAILABLE, sent((i, due) -> failed(1, "503").late(harsher.to(i, due).lateMillis()))),
          Outcome.FAIL);
      assertDecided(
          decide(
              SUSTAINED, sent((i, due) -> failed(1, "503").late(harsher.to(i, due).lateMillis()))),
          Outcome.FAIL);
    }

    /** 1.7 % of the requests failed, and 2.2 % were late. */
    @Test
    void refusedConnectionsAreNoMatterOfALoadThatWasHarsher() {
      assertDecided(decide(AVAILABLE, someFail("503")), Outcome.INVALID, "harsher than due");
      assertDecided(decide(AVAILABLE, someFail("Connection refused")), Outcome.FAIL);
    }

    private FakeLog someFail(String message) {
      return sent(
          (i, due) ->
              (isOneOf(0.017, i) ? failed(1, message) : in(1))
                  .late(harsher.to(i, due).lateMillis()));
    }

    @Test
    void criterionThatPassesUnderAHarsherLoadIsPass() {
      assertDecided(
          decide(P95, sent((i, due) -> in(1).late(due % 1000 < 30 ? 30 - due % 1000 : 0))),
          Outcome.PASS);
      assertDecided(decide(sentAsDue(LOAD), sent(harsher)), Outcome.PASS);
    }

    @Test
    void countsAreDecidedWhateverTheLoad() {
      assertDecided(decide(NONE_FAILS, sent(softer)), Outcome.PASS);
      assertDecided(decide(NONE_FAILS, sent(harsher)), Outcome.PASS);
      FakeLog.Answers oneFails = (i, due) -> i == 7 ? failed(1, "503") : in(1);
      assertDecided(
          decide(
              NONE_FAILS,
              sent((i, due) -> softer.to(i, due).sent() ? oneFails.to(i, due) : unsent())),
          Outcome.FAIL,
          "1, limit = 0 (1 x 503)");
      assertDecided(
          decide(
              NONE_FAILS,
              sent((i, due) -> oneFails.to(i, due).late(harsher.to(i, due).lateMillis()))),
          Outcome.FAIL,
          "1, limit = 0 (1 x 503)");
    }

    @Test
    void criterionWithoutALoadIsDecidedWhateverItsLength() {
      var verdict = decide(that("other", "").failed().is(0), new FakeLog().took("other", 5, 6));
      assertDecided(verdict, Outcome.PASS);
      assertThat(verdict.seconds()).isZero();
      assertThat(verdict.period()).isEqualTo("the load");
    }

    @Test
    void restOfACutBurstMayHaveBeenAdmitted() {
      var burst = Arrivals.counted("burst", 150, Duration.ofSeconds(1));
      var admitted = that("admitted", "").count().between(99, 101).over(burst);
      var log =
          new FakeLog().atOnce("burst", FIRST, 80, in(3)).atOnce("admitted", FIRST, 80, in(3));
      assertDecided(decide(admitted, log), Outcome.INVALID);
      log.stopped("down", 500, 400);
      assertDecided(decide(admitted, log), Outcome.NOT_RUN);
    }
  }

  @Nested
  class Shares {
    private CriterionVerdict share(double perSecond, int seconds, int failures) {
      var window = Duration.ofSeconds(seconds);
      return decide(
          available(REQUEST, 99.9, Arrivals.constant(REQUEST, perSecond, window)),
          new FakeLog()
              .sent(
                  REQUEST, perSecond, window, (i, due) -> i < failures ? failed(1, "503") : in(1)));
    }

    @Test
    void notOneFailureOfThreeThousandIsPassAndNotClose() {
      var verdict = share(50, 60, 0);
      assertDecided(verdict, Outcome.PASS);
      assertThat(verdict.records()).isEqualTo(3000);
      assertThat(verdict.close()).isFalse();
    }

    @Test
    void oneFailureOfSevenHundredIsTooFewToTell() {
      assertDecided(
          share(50, 14, 1),
          Outcome.INVALID,
          "99.86 %, limit > 99.9 %, but among 700 records these are too few failures to tell",
          "2,995 records are needed to decide");
    }

    @Test
    void sixtyFailuresOfSevenHundredAreFail() {
      assertDecided(share(50, 14, 60), Outcome.FAIL, "91.43 %, limit > 99.9 % (60 x 503)");
    }

    @Test
    void fourFailuresOfFourThousandArePassAndClose() {
      var verdict = share(56, 73, 4);
      assertThat(verdict.records()).isEqualTo(4088);
      assertDecided(verdict, Outcome.PASS);
      assertThat(verdict.close()).isTrue();
    }

    @Test
    void fiveFailuresOfFourThousandAreFailAndClose() {
      var verdict = share(56, 73, 5);
      assertDecided(verdict, Outcome.FAIL);
      assertThat(verdict.close()).isTrue();
    }
  }

  @Nested
  class Means {
    private final Criterion interval =
        that("block interval", "1 block per 10 seconds")
            .mean()
            .between(9500, 10_500)
            .byTheTargetsClock()
            .during("the whole intervals under the load");

    @Test
    void intervalsThatDifferTooMuchDecideNothing() {
      var verdict = decide(interval, new FakeLog().took("block interval", 9200, 10_900, 10_100));
      assertDecided(
          verdict,
          Outcome.INVALID,
          "10066.67 ms, limit 9500 to 10500 ms, but the 3 values differ so much that, with 95 %"
              + " confidence, the mean lies between ",
          ": more values are needed to decide");
      assertThat(verdict.period()).isEqualTo("the whole intervals under the load");
    }

    @Test
    void threeIntervalsThatAreTheSameDecide() {
      assertDecided(
          decide(interval, new FakeLog().took("block interval", 10_000, 10_010, 10_000)),
          Outcome.PASS);
      assertDecided(
          decide(interval, new FakeLog().took("block interval", 12_000, 12_010, 12_000)),
          Outcome.FAIL);
    }
  }

  @Test
  void figureThatItsSimulationDoubtsIsInvalidOnEitherSideOfItsLimit() {
    var doubted = P95.inDoubtIf(() -> Optional.of("it was a fluke"));
    for (int millis : new int[] {1, 122}) {
      assertDecided(
          decide(doubted, sent((i, due) -> in(millis))),
          Outcome.INVALID,
          "%d ms, limit < 100 ms, but it was a fluke".formatted(millis));
    }
  }

  @Nested
  class StoppedEarly {
    private static final String DOWN = "stopped after 8 s: down";
    private static final Duration FIVE = Duration.ofSeconds(5);

    private Criterion p95(String request) {
      return that(request, "")
          .p95()
          .below(Duration.ofMillis(100))
          .over(Arrivals.constant(request, 100, FIVE));
    }

    private FakeLog stopped(int millisOfTheSecond) {
      return new FakeLog()
          .sent("first", 100, FIVE, (i, due) -> in(5))
          .sent(
              5000, "second", 100, FIVE, (i, due) -> due < 3000 ? in(millisOfTheSecond) : unsent())
          .stopped(DOWN, 8000, 3000);
    }

    @Test
    void aPeriodThatWasWholeIsDecided() {
      assertDecided(decide(p95("first"), stopped(5)), Outcome.PASS);
    }

    @Test
    void aPeriodThatWasCutWasNotMeasured() {
      assertDecided(
          decide(p95("second"), stopped(5)),
          Outcome.NOT_RUN,
          "5 ms, limit < 100 ms: the load was stopped before this period was over");
      var load = Arrivals.constant("second", 100, FIVE);
      var rate = that("second", "").requestsPerSecond().above(90).over(load);
      assertDecided(decide(rate, stopped(5)), Outcome.NOT_RUN);
      assertDecided(decide(available("second", 99.9, load), stopped(5)), Outcome.NOT_RUN);
      assertDecided(decide(sentAsDue(load), stopped(5)), Outcome.NOT_RUN);
    }

    @Test
    void aCriterionThatIsBrokenAlreadyIsFail() {
      assertDecided(decide(p95("second"), stopped(150)), Outcome.FAIL, "150 ms, limit < 100 ms");
    }

    @Test
    void periodThatDidNotBeginWasNotMeasured() {
      assertDecided(
          decide(p95("third"), stopped(5)),
          Outcome.NOT_RUN,
          "not measured: the load was stopped early, because the target was down");
    }

    @Test
    void anAbsenceIsTheTargetsFailureIfItWasAsked() {
      var burst = Arrivals.counted("burst", 150, Duration.ofSeconds(1));
      var admitted =
          that("admitted", "").count().between(99, 101).over(burst).ifAbsent("none was admitted");
      var asked =
          new FakeLog().atOnce("burst", FIRST, 150, failed(3, "503")).stopped(DOWN, 8000, 3000);
      assertDecided(decide(admitted, asked), Outcome.FAIL, "none was admitted");
      var notAsked = new FakeLog().took("other", 5).stopped(DOWN, 8000, 3000);
      assertDecided(decide(admitted, notAsked), Outcome.NOT_RUN);
    }
  }

  @Nested
  class Exhausted {
    private static final String NO_FILES =
        "i.n.c.u.Errors$NativeIoException: newSocketStream(..) failed with error(-24): Too many"
            + " open files";

    @Test
    void requestsThatTheInjectorCouldNotSendHaveNotFailed() {
      var log = sent((i, due) -> isOneOf(0.4, i) ? failed(0, NO_FILES) : in(1));
      assertDecided(
          decide(AVAILABLE, log),
          Outcome.INVALID,
          "60 %, limit > 99.9 %, but the injector itself could open no more files"
              + " (raise \"ulimit -n\")");
      assertDecided(decide(NONE_FAILS, log), Outcome.INVALID, "could open no more files");
    }

    @Test
    void failuresOfTheTargetBesideThemAreFail() {
      var log =
          sent(
              (i, due) ->
                  isOneOf(0.4, i) ? failed(0, NO_FILES) : i % 10 == 0 ? failed(1, "503") : in(1));
      // The whole message is shown, without the class that Gatling puts before it.
      assertDecided(
          decide(AVAILABLE, log), Outcome.FAIL, " x " + NO_FILES.replaceFirst("^\\S+: ", ""));
    }

    /** The records under the common name do not say why the requests failed. */
    @Test
    void requestsThatCouldNotBeSentHaveNotFailedInAPoolEither() {
      var pooled = available("any request", 99.9, LOAD).pooling(List.of(REQUEST));
      var log =
          sent((i, due) -> isOneOf(0.4, i) ? failed(0, NO_FILES) : in(1))
              .sent(
                  "any request",
                  RATE,
                  WINDOW,
                  (i, due) -> isOneOf(0.4, i) ? failed(0, "not answered well in time") : in(1));
      assertDecided(decide(pooled, log), Outcome.INVALID, "could open no more files");
    }

    @Test
    void poolReportsTheMessagesOfItsRequests() {
      var pooled = available("any request", 99.9, LOAD).pooling(List.of(REQUEST));
      var log =
          sent((i, due) -> isOneOf(0.4, i) ? failed(1, "503") : in(1))
              .sent(
                  "any request",
                  RATE,
                  WINDOW,
                  (i, due) -> isOneOf(0.4, i) ? failed(1, "not answered well in time") : in(1));
      assertDecided(decide(pooled, log), Outcome.FAIL, "3045 x 503");
    }

    /** Requests that were never sent count no time, so the true p95 is even longer. */
    @Test
    void slowAnswersAreSlowWhateverTheInjectorCouldNotSend() {
      var log = sent((i, due) -> isOneOf(0.4, i) ? failed(0, NO_FILES) : in(3207));
      assertDecided(decide(P95, log), Outcome.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Too many open files",
          "j.n.BindException: Cannot assign requested address",
          "connect(..) failed with error(-99): Cannot assign requested address: /127.0.0.1:8080",
          "j.l.OutOfMemoryError: Java heap space"
        })
    void exhaustionIsRecognisedByItsMessage(String message) {
      var log = new FakeLog().atOnce("other", FIRST, 9, failed(1, message));
      assertDecided(decide(that("other", "").failed().is(0), log), Outcome.INVALID);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "could not open file \"base/5/1259\": Too many open files (53000)",
          "status.find.is(200), but actually found 503",
          "Connection refused: /127.0.0.1:8080"
        })
    void failureThatTheTargetReportsIsTheTargets(String message) {
      var log = new FakeLog().atOnce("other", FIRST, 9, failed(1, message));
      assertDecided(decide(that("other", "").failed().is(0), log), Outcome.FAIL);
    }
  }

  /** An intermediary can only add to the target's time, so a met criterion stays met. */
  @Test
  void intermediaryMakesABreachNotMeasurableAndLeavesTheRest() {
    var behind = P95.behind(() -> Optional.of("a pooler answers"));
    assertDecided(decide(behind, sent((i, due) -> in(1))), Outcome.PASS);
    assertDecided(
        decide(behind, sent((i, due) -> in(3207))), Outcome.NOT_MEASURABLE, "a pooler answers");
    assertDecided(decide(P95, sent((i, due) -> in(3207))), Outcome.FAIL);
  }

  @Nested
  class TheInjectorsMachine {
    private final Criterion round =
        that("consensus round", "").max().below(Duration.ofSeconds(5)).byTheTargetsClock();

    private FakeLog quick() {
      return sent((i, due) -> in(1)).took("consensus round", 200);
    }

    private HostWatch.Conditions conditions(long clockSetMillis, long sleptMillis) {
      return new HostWatch.Conditions(
          clockSetMillis, sleptMillis, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void sleepVoidsCriteriaThatDependOnTheLoadOnly() {
      var log = quick().on(conditions(0, 4000)).withASharedClock();
      var words = "the injector's machine slept during the load";
      assertDecided(decide(P95, log), Outcome.INVALID, words);
      assertDecided(decide(AVAILABLE, log), Outcome.INVALID, words);
      assertDecided(decide(NONE_FAILS, log), Outcome.PASS);
      assertDecided(decide(round, log), Outcome.PASS);
    }

    @Test
    void setClockVoidsTimesOfASharedClockOnly() {
      var log = quick().on(conditions(-3000, 0)).withASharedClock();
      assertDecided(
          decide(round, log),
          Outcome.INVALID,
          "the clock that the target shares with the injector was set during the load");
      assertDecided(decide(P95, log), Outcome.PASS);
      assertDecided(decide(AVAILABLE, log), Outcome.PASS);
      assertDecided(decide(NONE_FAILS, log), Outcome.PASS);
    }

    @Test
    void clockOfTheTargetIsNotAffectedByTheInjectors() {
      assertDecided(decide(round, quick().on(conditions(-3000, 0))), Outcome.PASS);
    }

    @Test
    void possibleCauseIsReportedWithTheDoubt() {
      var throttled =
          new HostWatch.Conditions(0, 0, Optional.of(2500L), Optional.empty(), Optional.empty());
      assertDecided(
          decide(P95, sent((i, due) -> in(110)).stalledEvery(100, 40, 0, 15_000).on(throttled)),
          Outcome.INVALID,
          "(the injector's container was throttled for 2.5 s (its processor quota))");
    }
  }

  @Nested
  class Cost {
    private static final long MOST_MILLIS = 3000;
    private static final long MOST_BYTES = 300L << 20;

    @Test
    void aLoadOfThreeHundredThousandIsDecidedWithinSecondsAndWithoutMuchMemory() {
      var window = Duration.ofMinutes(10);
      var load = Arrivals.constant(REQUEST, 500, window);
      var evidence =
          new FakeLog()
              .sent(REQUEST, 500, window, (i, due) -> in(1 + i % 120))
              .stalledEvery(50, 12, 0, 600_000)
              .evidence();
      var criteria =
          List.of(
              that(REQUEST, "").requestsPerSecond().above(450).over(load),
              that(REQUEST, "").requestsPerSecondInTheSlowestTenSeconds().above(450).over(load),
              that(REQUEST, "").p95().below(Duration.ofMillis(150)).over(load),
              available(REQUEST, 99.9, load),
              sentAsDue(load));
      assertThat(evidence.log().of(REQUEST).size()).isEqualTo(300_000);
      System.gc();
      long before = heap();
      heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
      long begin = System.nanoTime();
      var judgement = Judge.judge(criteria, evidence);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      long peak =
          heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
      assertThat(judgement.outcome()).isEqualTo(Outcome.PASS);
      assertThat(millis).isLessThan(MOST_MILLIS);
      assertThat(peak).isLessThan(MOST_BYTES);
    }

    private static List<MemoryPoolMXBean> heapPools() {
      return ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
          .toList();
    }

    private static long heap() {
      return heapPools().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    }
  }
}
