package lucid.verdict;

import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;
import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.Answer.unsent;
import static lucid.verdict.FakeLog.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.resources.UsageInterval;
import lucid.verdict.Series.Kind;
import lucid.verdict.Series.Mark;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final Duration WINDOW = Duration.ofMillis(3_500);
  private static final Arrivals.Fixed DUE = Arrivals.constant("look", 100, WINDOW);
  private static final List<Criterion> CRITERIA =
      List.of(
          that("look", "fast").p95().below(Duration.ofMillis(40)).over(DUE),
          that("look", "many").requestsPerSecond().above(90).over(DUE),
          sentAsDue(DUE));

  private static Series series(List<Criterion> criteria, FakeLog log) {
    return Series.of("lucid.Some", criteria, log.evidence(), List.of());
  }

  private static Series.Paced paced(FakeLog log) {
    var all = series(CRITERIA, log).paced();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static FakeLog looks(FakeLog.Answers answers) {
    return new FakeLog().sent("look", 100, WINDOW, answers);
  }

  @Test
  void countsDueSentAndAnsweredRequestsInEachSecond() {
    var paced = paced(looks((i, due) -> in(5)));
    assertThat(paced.due()).containsExactly(100L, 100L, 100L, 50L);
    assertThat(paced.sent()).containsExactly(100L, 100L, 100L, 50L);
    assertThat(paced.good()).containsExactly(100, 100, 100, 50);
    assertThat(paced.failed()).containsExactly(0, 0, 0, 0);
    assertThat(paced.fromMillis()).isEqualTo(FIRST);
    assertThat(paced.toMillis()).isEqualTo(FIRST + 3_500);
  }

  @Test
  void answerCountsInItsOwnSecondAndItsTimeInTheRequestsSecond() {
    var paced = paced(looks((i, due) -> in(i < 100 ? 1_000 : 5)));
    assertThat(paced.good()).containsExactly(0, 200, 100, 50);
    assertThat(paced.p95()).containsExactly(1_000, 5, 5, 5);
  }

  @Test
  void answersAfterTheLoadAreIncluded() {
    var paced = paced(looks((i, due) -> in(i == 349 ? 2_000 : 5)));
    assertThat(paced.good()).containsExactly(100, 100, 100, 49, 0, 1);
    assertThat(paced.p99()).containsExactly(5, 5, 5, 2_000, null, null);
  }

  @Test
  void percentilesOfASecondAreThoseOfItsOwnRequests() {
    var paced = paced(looks((i, due) -> in(i / 100 == 1 && i % 100 >= 94 ? 50 : 1 + i % 2)));
    assertThat(paced.p50()).containsExactly(1, 2, 1, 1);
    assertThat(paced.p95()).containsExactly(2, 50, 2, 2);
    assertThat(paced.p99()).containsExactly(2, 50, 2, 2);
  }

  @Test
  void aSecondInWhichNothingWasSentHasNoPercentileAndLacksWhatWasDue() {
    var paced = paced(looks((i, due) -> due / 1000 == 1 ? unsent() : in(5)));
    assertThat(paced.due()).containsExactly(100L, 100L, 100L, 50L);
    assertThat(paced.sent().get(1)).isLessThanOrEqualTo(1L);
    assertThat(paced.p95()).containsExactly(5, null, 5, 5);
  }

  @Test
  void failuresRankLastInTheirSecond() {
    var paced = paced(looks((i, due) -> due / 1000 == 2 && i % 10 == 0 ? failed(1, "503") : in(5)));
    assertThat(paced.failed()).containsExactly(0, 0, 10, 0);
    assertThat(paced.p50()).containsExactly(5, 5, 5, 5);
    assertThat(paced.p95()).containsExactly(5, 5, null, 5);
  }

  @Test
  void countsTheWholeSecondsInWhichEachLimitWasMet() {
    var paced =
        paced(looks((i, due) -> due / 1000 == 1 && i % 10 == 0 ? failed(1, "503") : in(39)));
    assertThat(paced.held())
        .satisfiesExactly(
            p95 -> {
              assertThat(p95.limit()).isEqualTo("< 40 ms");
              assertThat(p95.wholeSeconds()).isEqualTo(3);
              assertThat(p95.wholeSecondsMet()).isEqualTo(2);
            },
            rate -> {
              assertThat(rate.limit()).isEqualTo("> 90 req/s");
              assertThat(rate.wholeSeconds()).isEqualTo(3);
              // Ten of a hundred failed, and 90 is not more than 90.
              assertThat(rate.wholeSecondsMet()).isEqualTo(2);
            });
  }

  @Test
  void theCurveHasTheVerdictsOwnFigureAndInterval() {
    var log = looks((i, due) -> in(1 + i * 7 % 60)).stalledEvery(100, 30, 0, 4_000);
    var verdict = Judge.judge(CRITERIA, log.evidence()).criteria().get(0);
    var curve = paced(log).curve();
    int p95 = curve.quantile().indexOf(0.95);
    assertThat((double) curve.millis().get(p95)).isEqualTo(verdict.actual().orElseThrow());
    var interval = verdict.interval().orElseThrow();
    assertThat((double) curve.lowMillis().get(p95)).isEqualTo(interval.low());
    assertThat((double) curve.highMillis().get(p95)).isEqualTo(interval.high());
    assertThat((double) curve.bestMillis().get(p95))
        .isEqualTo(verdict.bounds().map(Interval::low).orElseThrow());
  }

  @Test
  void theCurveRisesToTheLongestAndEndsWhereTheRecordsDo() {
    var curve = paced(looks((i, due) -> in(i == 200 ? 900 : 1 + i % 5))).curve();
    assertThat(curve.records()).isEqualTo(350);
    assertThat(curve.quantile()).startsWith(0.0).isSorted().contains(0.5, 0.9, 0.95, 0.99);
    assertThat(curve.quantile().get(curve.quantile().size() - 1)).isEqualTo(0.997143);
    assertThat(curve.millis()).isSorted();
    assertThat(curve.bestMillis()).as("the injector was never late").isEmpty();
  }

  @Test
  void requestsWithoutAGoodAnswerHaveNoValueOnTheCurve() {
    var curve = paced(looks((i, due) -> i % 10 == 0 ? failed(1, "503") : in(5))).curve();
    assertThat(curve.millis().get(curve.quantile().indexOf(0.5))).isEqualTo(5);
    assertThat(curve.millis().get(curve.quantile().indexOf(0.95))).isNull();
  }

  @Test
  void anInjectorsStallsStandInTheirSecondsAndTheLongestIsMarked() {
    var series = series(CRITERIA, looks((i, due) -> in(5)).stalled(1_200, 7).stalled(2_100, 25));
    assertThat(series.lagMs()).containsExactly(0.0, 7.0, 25.0, 0.0);
    assertThat(series.marks())
        .containsExactly(
            new Mark(
                Kind.STALL,
                2_000,
                3_000,
                Optional.empty(),
                "the injector's own longest stall: 25 ms"));
  }

  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Arrivals.Fixed SUSTAINED = Arrivals.constant("GET /", 500, MINUTE);
  private static final List<Criterion> SUSTAINS =
      List.of(
          that("GET /", "sustained")
              .requestsPerSecondInTheSlowestTenSeconds()
              .above(450)
              .over(SUSTAINED));

  @Test
  void marksTheSlowestTenSecondsThatTheVerdictSpeaksOfAndTheStandstillWithinThem() {
    var log =
        new FakeLog()
            .sent(
                "GET /",
                500,
                MINUTE,
                (i, due) -> due >= 30_000 && due < 33_500 ? failed(1, "503") : in(2));
    var verdict = Judge.judge(SUSTAINS, log.evidence()).criteria().get(0);
    assertThat(series(SUSTAINS, log).marks())
        .satisfiesExactly(
            slowest -> {
              assertThat(slowest.kind()).isEqualTo(Kind.SLOWEST);
              assertThat(slowest.fromMillis()).isLessThan(30_100);
              assertThat(slowest.toMillis()).isGreaterThan(33_400);
              assertThat(slowest.toMillis() - slowest.fromMillis()).isEqualTo(10_000);
              assertThat(slowest.text())
                  .isEqualTo(
                      "the slowest 10 s: %s good answers a second, limit > 450 req/s"
                          .formatted(Limit.number(verdict.actual().orElseThrow())));
            },
            outage -> {
              assertThat(outage.kind()).isEqualTo(Kind.OUTAGE);
              assertThat(outage.text()).isEqualTo("GET /: no good answer for 3.5 s");
              assertThat(outage.fromMillis()).isEqualTo(FIRST + 30_000);
              assertThat(outage.toMillis()).isEqualTo(FIRST + 33_502);
            });
  }

  @Test
  void marksALoadThatWasStoppedAndASecondThatLackedWhatWasDue() {
    var log =
        looks((i, due) -> due / 1000 == 1 && i % 2 == 0 ? unsent() : in(5))
            .stopped("the load was stopped after 3 s: it was down", 3_040, 2_000);
    assertThat(series(CRITERIA, log).marks())
        .extracting(Mark::kind)
        .containsExactly(Kind.SOFTER, Kind.OUTAGE);
    assertThat(series(CRITERIA, log).marks())
        .extracting(Mark::text)
        .satisfiesExactly(
            softer ->
                assertThat(softer)
                    .matches("the injector sent only 5\\d\\.\\d % of the requests that were due"),
            outage -> assertThat(outage).isEqualTo("the load was stopped after 3 s: it was down"));
  }

  @Test
  void blocksAreEventsAndTheOneThatCameLateIsMarked() {
    var criteria =
        List.of(
            that("block", "1 block per 10 s").mean().between(9_500, 10_500).byTheTargetsClock(),
            that("block", "no gap").failed().is(0),
            that("committed", "nothing lost").failed().is(0));
    var log = new FakeLog().took("block", 10_000, 15_000, 10_001);
    for (int i = 0; i < 1_100; i++) {
      log.atOnce("committed", FIRST + i, 1, in(10_000 - i));
    }
    var series = series(criteria, log);
    assertThat(series.paced()).isEmpty();
    var blocks = series.events().get(0);
    assertThat(blocks.all())
        .extracting(Series.Event::atMillis)
        .containsExactly(FIRST + 10_000, FIRST + 25_000, FIRST + 35_001);
    assertThat(blocks.all())
        .extracting(Series.Event::millis)
        .containsExactly(10_000, 15_000, 10_001);
    assertThat(blocks.held().orElseThrow().limit()).isEqualTo("9500 to 10500 ms");
    assertThat(series.events().get(1).all())
        .singleElement()
        .satisfies(block -> assertThat(block.records()).isEqualTo(1_100));
    assertThat(series.marks())
        .containsExactly(
            new Mark(
                Kind.LATE,
                FIRST + 10_000,
                FIRST + 25_000,
                Optional.of("block"),
                "block: 15000 ms, limit 9500 to 10500 ms"));
  }

  @Test
  void aBurstIsCountedAsItsAnswersCame() {
    var burst = Arrivals.counted("burst", 150, Duration.ofSeconds(6));
    var criteria =
        List.of(
            that("admitted", "100 a minute").count().between(99, 101).over(burst),
            that("refused", "the rest").failed().is(0).over(burst),
            that("looked at later", "open").count().above(1).over(burst),
            that("again", "none until the minute is over").failed().is(0));
    var log =
        new FakeLog()
            .atOnce("burst", 1_000, 150, in(12))
            .atOnce("admitted", 1_000, 60, in(10))
            .atOnce("admitted", 1_000, 40, in(20))
            .atOnce("refused", 1_000, 50, in(12))
            .atOnce("looked at later", 9_000, 3, in(0))
            .atOnce("again", 11_000, 1, in(3))
            .atOnce("again", 21_000, 1, failed(3, "status 200"));
    var series = series(criteria, log);
    assertThat(series.bursts())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.request()).isEqualTo("burst");
              assertThat(one.fromMillis()).isEqualTo(1_000);
              assertThat(one.parts())
                  .extracting(Series.Burst.BurstPart::request)
                  .containsExactly("burst", "admitted", "refused");
              assertThat(one.parts().get(1).atMillis()).containsExactly(10, 20);
              assertThat(one.parts().get(1).soFar()).containsExactly(60, 100);
            });
    assertThat(series.events())
        .singleElement()
        .satisfies(
            again ->
                assertThat(again.all())
                    .extracting(Series.Event::failed, event -> event.failure().orElse(""))
                    .containsExactly(tuple(0, ""), tuple(1, "status 200")));
    assertThat(series.marks()).extracting(Mark::text).containsExactly("again: failed (status 200)");
  }

  @Test
  void throttlingIsMarkedForItsDuration() {
    var log = looks((i, due) -> in(5));
    long start = log.evidence().log().startMillis();
    var series =
        Series.of(
            "lucid.Some",
            CRITERIA,
            log.evidence(),
            List.of(
                moment(start - 4_000, start - 2_000),
                moment(start - 1_000, start + 1_000),
                moment(start + 1_000, start + 2_000, "throttled"),
                moment(start + 2_000, start + 3_000, "throttled", "under-voltage"),
                moment(start + 3_000, start + 4_000)));
    assertThat(series.machine())
        .extracting(Series.ResourceUsage::fromMillis)
        .containsExactly(0, 1_000, 2_000, 3_000);
    assertThat(series.marks())
        .containsExactly(
            new Mark(
                Kind.THROTTLED,
                1_000,
                3_000,
                Optional.empty(),
                "the target's processor was slowed down: throttled, under-voltage"));
  }

  private static UsageInterval moment(long from, long to, String... throttling) {
    return new UsageInterval(from, to, Optional.of(50.0), Optional.empty(), List.of(throttling));
  }

  @Test
  void theDifferenceOfTwoRequestsIsDrawnAsBothOfThem() {
    var pairs = Arrivals.constant("pair", 50, WINDOW);
    var criteria =
        List.of(
            that("overhead", "balancing")
                .p95Of("balanced", "direct")
                .atMost(Duration.ofMillis(10))
                .over(pairs));
    var log =
        new FakeLog()
            .sent("pair", 50, WINDOW, (i, due) -> in(12))
            .sent("balanced", 50, WINDOW, (i, due) -> in(8))
            .sent("direct", 50, WINDOW, (i, due) -> in(5))
            .took("overhead", 3);
    var all = series(criteria, log).paced();
    assertThat(all).extracting(Series.Paced::request).containsExactly("balanced", "direct");
    assertThat(all.get(0).due()).containsExactly(50L, 50L, 50L, 25L);
    assertThat(all.get(0).held()).as("no limit holds for one of the two").isEmpty();
  }

  @Test
  void criterionThatWasNotMeasuredIsNotDrawn() {
    assertThat(series(CRITERIA, new FakeLog()).paced()).isEmpty();
  }
}
