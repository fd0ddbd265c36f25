package lucid.verdict;

import static lucid.verdict.Criterion.that;
import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lucid.testing.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
  private static final Criterion P95 = that("r", "").p95().below(Duration.ofMillis(100));
  private static final Criterion INTERVAL = that("r", "").mean().between(9500, 10_500);
  private static final Criterion SUCCESS = that("r", "").success().above(99.9);

  /** The number of a campaign's criteria that can be compared. */
  private static final int COMPARISONS = 14;

  private static CriterionVerdict judged(Criterion criterion, FakeLog log) {
    return Judge.judge(List.of(criterion), log.evidence()).criteria().get(0);
  }

  /** Returns a p95 that is sure to the millisecond. */
  private static CriterionVerdict p95(int millis) {
    return judged(P95, new FakeLog().atOnce("r", 0, 10_000, in(millis)));
  }

  /** Returns a p95 of 97 ms that may as well be 60. */
  private static CriterionVerdict unsureP95() {
    return judged(P95, new FakeLog().atOnce("r", 0, 90, in(60)).atOnce("r", 0, 10, in(97)));
  }

  private static CriterionVerdict success(int records, int failures) {
    return judged(
        SUCCESS,
        new FakeLog()
            .atOnce("r", 0, records - failures, in(1))
            .atOnce("r", 0, failures, failed(1, "no")));
  }

  private static CriterionVerdict meanAround(int millis) {
    return judged(
        INTERVAL,
        new FakeLog().took("r", millis - 1, millis + 1, millis - 1, millis + 1, millis, millis));
  }

  private static CriterionVerdict rate(double perSecond) {
    var window = Duration.ofSeconds(10);
    return judged(
        that("r", "")
            .requestsPerSecond()
            .above(500)
            .over(Arrivals.constant("r", perSecond, window)),
        new FakeLog().sent("r", perSecond, window, (i, due) -> in(1)));
  }

  private static Change change(CriterionVerdict now, Optional<CriterionVerdict> earlier) {
    return change(now, earlier.stream().toList());
  }

  private static Change change(CriterionVerdict now, List<CriterionVerdict> earlier) {
    return Change.of(
        now,
        IntStream.range(0, earlier.size())
            .mapToObj(
                i -> new Change.EarlierCriterion(Instant.ofEpochSecond(60L * i), earlier.get(i)))
            .toList(),
        COMPARISONS);
  }

  private static Change.Call call(CriterionVerdict before, CriterionVerdict now) {
    return change(now, Optional.of(before)).call();
  }

  @ParameterizedTest
  @CsvSource({
    "50, 50, NO_CHANGE",
    "1, 2, NO_CHANGE",
    "2, 1, NO_CHANGE",
    "1, 3, NO_CHANGE",
    "1, 4, WORSE",
    "4, 1, BETTER",
    "50, 90, WORSE",
    "90, 50, BETTER"
  })
  void surePercentilesMustBeFurtherApartThanTheRecordsAreExact(
      int before, int now, Change.Call call) {
    assertThat(call(p95(before), p95(now))).isEqualTo(call);
  }

  @Test
  void percentilesWhoseIntervalsOverlapDoNotDiffer() {
    var unsure = unsureP95();
    assertThat(unsure.interval()).contains(new Interval(60, 97));
    assertThat(call(p95(62), unsure)).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(call(p95(50), unsure)).isEqualTo(Change.Call.WORSE);
  }

  /** The injector was late in one of the two runs, which is no change of the target. */
  @Test
  void differenceWithinTheDoubtIsNoChange() {
    var log = new FakeLog().atOnce("r", 0, 10_000, in(50)).stalled(0, 30);
    var late = judged(P95, log);
    assertThat(late.bounds()).contains(new Interval(20, 50));
    assertThat(call(p95(25), late)).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(call(late, p95(25))).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(call(late, p95(60))).isEqualTo(Change.Call.WORSE);
    assertThat(call(p95(10), late)).isEqualTo(Change.Call.WORSE);
  }

  @Test
  void changeShowsTheEarlierFigureItsIntervalAndTheGrowth() {
    var change = change(p95(75), Optional.of(p95(50)));
    assertThat(change.before()).contains(50.0);
    assertThat(change.interval()).contains(new Interval(50, 50));
    assertThat(change.percent()).contains(50.0);
    assertThat(p95(75).compared(change).changeInWords()).contains("was 50 ms: worse, +50 %");
    assertThat(p95(50).compared(change(p95(50), Optional.of(p95(50)))).changeInWords())
        .contains("was 50 ms: no change");
  }

  @Test
  void moreSuccessIsBetterIfThereAreEnoughRecordsToKnow() {
    assertThat(call(success(31_237, 28), success(31_237, 3))).isEqualTo(Change.Call.BETTER);
    assertThat(call(success(31_237, 3), success(31_237, 28))).isEqualTo(Change.Call.WORSE);
    assertThat(call(success(3000, 4), success(3000, 2))).isEqualTo(Change.Call.NO_CHANGE);
  }

  @Test
  void figureNearerToTheMiddleOfARangeIsBetter() {
    var exact = meanAround(10_000);
    var late = meanAround(10_300);
    var early = meanAround(9_600);
    assertThat(call(exact, late)).isEqualTo(Change.Call.WORSE);
    assertThat(call(early, late)).isEqualTo(Change.Call.BETTER);
  }

  @Test
  void singleValueIsShownAndNotCompared() {
    var change = change(rate(510), Optional.of(rate(525)));
    assertThat(change.call()).isEqualTo(Change.Call.NOT_COMPARED);
    assertThat(change.before()).contains(525.0);
    assertThat(rate(510).compared(change).changeInWords())
        .contains("was 525 req/s: not compared, a single value has no interval");
  }

  @Test
  void tooFewRecordsAreNotCompared() {
    var few = judged(P95, new FakeLog().atOnce("r", 0, 20, in(97)));
    assertThat(change(few, Optional.of(p95(50))).words())
        .isEqualTo("not compared, too few records for an interval");
    assertThat(change(p95(50), Optional.of(few)).words())
        .isEqualTo("not compared, too few records for an interval");
  }

  @Test
  void unsoundAndMissingFiguresAreNotCompared() {
    var unsound = Copies.with(p95(90), "outcome", Outcome.INVALID);
    assertThat(change(unsound, Optional.of(p95(50))).words())
        .isEqualTo("not compared, this run has no sound figure");
    assertThat(change(p95(50), Optional.of(unsound)).words())
        .isEqualTo("not compared, the baseline has no sound figure");
    assertThat(change(p95(50), Optional.empty()).words())
        .isEqualTo("not compared, the baseline does not have it");
  }

  private static List<CriterionVerdict> p95s(int... millis) {
    return IntStream.of(millis).mapToObj(ChangeTest::p95).toList();
  }

  @Test
  void figureMustDifferFromBothOfTwoCampaignsOnTheSameSide() {
    assertThat(change(p95(60), p95s(40, 90)).call()).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(change(p95(100), p95s(40, 90)).call()).isEqualTo(Change.Call.WORSE);
    assertThat(change(p95(30), p95s(40, 90)).call()).isEqualTo(Change.Call.BETTER);
  }

  @Test
  void usualDifferenceBetweenRunsIsNoChange() {
    var scattered = p95s(40, 52, 47, 61, 44, 55, 49, 58, 42, 50);
    assertThat(change(p95(67), scattered).call()).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(change(p95(30), scattered).call()).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(change(p95(95), scattered).call()).isEqualTo(Change.Call.WORSE);
    assertThat(change(p95(15), scattered).call()).isEqualTo(Change.Call.BETTER);
    var alike = p95s(50, 50, 51, 50, 49, 50, 50, 51, 50, 50);
    assertThat(change(p95(67), alike).call()).isEqualTo(Change.Call.WORSE);
    assertThat(change(p95(30), alike).call()).isEqualTo(Change.Call.BETTER);
  }

  @Test
  void historyShowsAllFiguresTheirMedianAndTheUsualRange() {
    var now = p95(75);
    var change = change(now, p95s(51, 49, 50));
    assertThat(change.before()).contains(50.0);
    assertThat(change.percent()).contains(50.0);
    assertThat(change.history().orElseThrow())
        .containsExactly(
            new Change.Past(Instant.ofEpochSecond(0), 51),
            new Change.Past(Instant.ofEpochSecond(60), 49),
            new Change.Past(Instant.ofEpochSecond(120), 50));
    assertThat(change.expected().orElseThrow().contains(48)).isTrue();
    assertThat(now.compared(change).changeInWords().orElseThrow())
        .matches(
            "was 49 to 51 ms in 3 campaigns, 50 ms in the middle: worse, \\+50 %"
                + " \\(29[.\\d]* to 7[.\\d]* ms is no change\\)");
  }

  @Test
  void singleCampaignMakesNoHistory() {
    var change = change(p95(75), p95s(50));
    assertThat(change.history()).isEmpty();
    assertThat(change.expected()).isEmpty();
  }

  @Test
  void unsoundFiguresAreLeftOutOfTheHistory() {
    var unsound = Copies.with(p95(90), "outcome", Outcome.INVALID);
    var change = change(p95(75), List.of(p95(50), unsound, p95(50)));
    assertThat(change.history().orElseThrow()).extracting(Change.Past::figure).containsOnly(50.0);
    assertThat(change.call()).isEqualTo(Change.Call.WORSE);
    assertThat(change(unsound, p95s(50, 50)).history()).isPresent();
  }

  @Test
  void aSingleValueHasAHistory() {
    var change = change(rate(510), List.of(rate(525), rate(520)));
    assertThat(change.call()).isEqualTo(Change.Call.NOT_COMPARED);
    assertThat(change.history().orElseThrow()).hasSize(2);
    assertThat(rate(510).compared(change).changeInWords())
        .contains(
            "was 520 to 525 req/s in 2 campaigns, 525 req/s in the middle: not compared, a single"
                + " value has no interval");
  }

  @Test
  void historyThatVariesTooMuchSaysSo() {
    var now = p95(50);
    assertThat(now.compared(change(now, p95s(1, 30, 2))).changeInWords())
        .contains(
            "was 1 to 30 ms in 3 campaigns, 2 ms in the middle: no change (the earlier"
                + " figures are too few, or differ too much, to call an increase)");
  }
}
