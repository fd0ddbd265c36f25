package lucid.verdict;

import static lucid.verdict.Criterion.that;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.log.Interval;
import lucid.testing.Copies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTest {
  private static final Criterion P95 = that("r", "").p95().below(Duration.ofMillis(100));
  private static final Criterion INTERVAL = that("r", "").mean().between(9500, 10_500);
  private static final Criterion SUCCESS = that("r", "").success().above(99.9);

  private static CriterionVerdict judged(
      Criterion criterion, double actual, Map<Integer, Long> of) {
    return new Judge(new Facts())
        .judge(List.of(criterion), new FakeLog().met(actual).recorded("r", of))
        .criteria()
        .get(0);
  }

  /** A p95 that is sure to the millisecond. */
  private static CriterionVerdict p95(int millis) {
    return judged(P95, millis, Map.of(millis, 10_000L));
  }

  private static Change.Call call(CriterionVerdict before, CriterionVerdict now) {
    return Change.of(now, Optional.of(before)).call();
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
    var unsure = judged(P95, 97, Map.of(60, 90L, 97, 10L));
    assertThat(unsure.interval()).contains(new Interval(60, 97));
    assertThat(call(p95(62), unsure)).isEqualTo(Change.Call.NO_CHANGE);
    assertThat(call(p95(50), unsure)).isEqualTo(Change.Call.WORSE);
  }

  @Test
  void itSaysTheEarlierFigureHowSureItWasAndByHowMuchItGrew() {
    var change = Change.of(p95(75), Optional.of(p95(50)));
    assertThat(change.before()).contains(50.0);
    assertThat(change.interval()).contains(new Interval(50, 50));
    assertThat(change.percent()).contains(50.0);
    assertThat(p95(75).compared(change).changeInWords()).contains("was 50 ms: worse, +50 %");
    assertThat(p95(50).compared(Change.of(p95(50), Optional.of(p95(50)))).changeInWords())
        .contains("was 50 ms: no change");
  }

  @Test
  void moreSuccessIsBetterIfThereAreEnoughRecordsToKnow() {
    var many = Map.of(1, 31_237L);
    var few = Map.of(1, 100L);
    assertThat(call(judged(SUCCESS, 99.91, many), judged(SUCCESS, 99.99, many)))
        .isEqualTo(Change.Call.BETTER);
    assertThat(call(judged(SUCCESS, 99.99, many), judged(SUCCESS, 99.91, many)))
        .isEqualTo(Change.Call.WORSE);
    assertThat(call(judged(SUCCESS, 99, few), judged(SUCCESS, 100, few)))
        .isEqualTo(Change.Call.NO_CHANGE);
  }

  @Test
  void ofARangeNearerToItsMiddleIsBetter() {
    var exact = judged(INTERVAL, 10_000, Map.of(9_999, 3L, 10_001, 3L));
    var late = judged(INTERVAL, 10_300, Map.of(10_299, 3L, 10_301, 3L));
    var early = judged(INTERVAL, 9_600, Map.of(9_599, 3L, 9_601, 3L));
    assertThat(call(exact, late)).isEqualTo(Change.Call.WORSE);
    assertThat(call(early, late)).isEqualTo(Change.Call.BETTER);
  }

  @Test
  void whatIsASingleValueIsShownAndNotCompared() {
    var rate = that("r", "").requestsPerSecond().above(500);
    var change =
        Change.of(judged(rate, 510, Map.of(1, 9L)), Optional.of(judged(rate, 525, Map.of(1, 9L))));
    assertThat(change.call()).isEqualTo(Change.Call.NOT_COMPARED);
    assertThat(change.before()).contains(525.0);
    assertThat(judged(rate, 510, Map.of()).compared(change).changeInWords())
        .contains("was 525 req/s: not compared, a single value has no interval");
  }

  @Test
  void tooFewRecordsAreNotCompared() {
    var few = judged(P95, 97, Map.of(97, 20L));
    assertThat(Change.of(few, Optional.of(p95(50))).words())
        .isEqualTo("not compared, too few records for an interval");
    assertThat(Change.of(p95(50), Optional.of(few)).words())
        .isEqualTo("not compared, too few records for an interval");
  }

  @Test
  void figuresOfAnUnsoundRunAreNotComparedNorIsWhatIsMissing() {
    var unsound = Copies.with(p95(90), "outcome", Outcome.INVALID);
    assertThat(Change.of(unsound, Optional.of(p95(50))).words())
        .isEqualTo("not compared, this run has no sound figure");
    assertThat(Change.of(p95(50), Optional.of(unsound)).words())
        .isEqualTo("not compared, the baseline has no sound figure");
    assertThat(Change.of(p95(50), Optional.empty()).words())
        .isEqualTo("not compared, the baseline does not have it");
  }
}
