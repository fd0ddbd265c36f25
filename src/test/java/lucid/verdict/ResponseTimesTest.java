package lucid.verdict;

import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import lucid.log.Records;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {
  private static final String REQUEST = "request";

  /** 1, 2, ... 100 ms, once each. */
  private static final ResponseTimes HUNDRED = times(IntStream.rangeClosed(1, 100).toArray());

  private static ResponseTimes times(int... values) {
    var records = new Records();
    for (int value : values) {
      records.add(0, value, Optional.empty());
    }
    return ResponseTimes.asRead(records);
  }

  private static ResponseTimes asRead(FakeLog log) {
    return ResponseTimes.asRead(log.evidence().log().of(REQUEST));
  }

  /** Returns the sorted times without the injector's own doing; infinite without a good answer. */
  private static double[] best(FakeLog log) {
    var evidence = log.evidence();
    var records = evidence.log().of(REQUEST);
    var best = ResponseTimes.best(records, evidence);
    return IntStream.range(0, records.size())
        .mapToDouble(i -> best.atQuantile((i + 0.5) / records.size()))
        .toArray();
  }

  @Test
  void quantileIsTheValueAtTheNextWholeRank() {
    assertThat(HUNDRED.atQuantile(0.95)).isEqualTo(95);
    assertThat(HUNDRED.atQuantile(0.951)).isEqualTo(96);
    assertThat(HUNDRED.atQuantile(1)).isEqualTo(100);
    assertThat(times(3, 7, 3).atQuantile(0.5)).isEqualTo(3);
    assertThat(times(7).atQuantile(0.95)).isEqualTo(7);
  }

  @Test
  void requestsWithoutAGoodAnswerRankLast() {
    var log =
        new FakeLog()
            .atOnce(REQUEST, FIRST, 95, in(200))
            .atOnce(REQUEST, FIRST, 5, failed(1, "no"));
    assertThat(asRead(log).good()).isEqualTo(95);
    assertThat(asRead(log).atQuantile(0.95)).isEqualTo(200);
    log.atOnce(REQUEST, FIRST, 1, failed(1, "no"));
    assertThat(asRead(log).atQuantile(0.95)).isInfinite();
  }

  @Test
  void withoutAGoodAnswerNoQuantileHasAValue() {
    var log = new FakeLog().atOnce(REQUEST, FIRST, 3, failed(1, "no"));
    assertThat(asRead(log).atQuantile(0)).isInfinite();
    assertThat(asRead(new FakeLog()).atQuantile(0.95)).isInfinite();
  }

  @Test
  void lowerBoundSubtractsTheLatenessDuringEachRecord() {
    // The requests last from 40 to 140, to 240 and to 340 ms.
    var log = new FakeLog().took(REQUEST, 100, 100, 100).stalled(200, 30);
    assertThat(best(log)).containsExactly(70, 100, 100);
    assertThat(best(log.stalled(0, 1000))).containsExactly(0, 0, 0);
  }

  @Test
  void lowerBoundCountsTheLongestStallWithoutAnAnswer() {
    var log = new FakeLog().took(REQUEST, 1000);
    log.stalled(100, 50).stalled(300, 40).stalled(500, 30).stalled(700, 20);
    assertThat(best(log)).containsExactly(1000 - 50);
  }

  @Test
  void lowerBoundCountsTheInjectorsFailuresAsFastestAnswers() {
    var log =
        new FakeLog()
            .atOnce(REQUEST, FIRST, 1, failed(5, "Too many open files"))
            .atOnce(REQUEST, FIRST, 1, failed(5, "Connection refused"));
    assertThat(best(log)).containsExactly(0, Double.POSITIVE_INFINITY);
  }

  @Test
  void medianOfAHundredLiesBetweenTheRanksThatTablesGive() {
    // The textbook's ranks for n = 100, q = 0.5, 95 %: 40 and 61.
    assertThat(HUNDRED.confidence(0.5)).contains(new Interval(40, 61));
  }

  @Test
  void tooFewValuesHaveNoInterval() {
    // With 95 % confidence the 99th percentile of a hundred values may lie beyond the last of them.
    assertThat(HUNDRED.confidence(0.99)).isEmpty();
    assertThat(times(new int[20]).confidence(0.95)).isEmpty();
    assertThat(times().confidence(0.95)).isEmpty();
  }

  @Test
  void intervalThatReachesRequestsWithoutAGoodAnswerIsAbsent() {
    var log =
        new FakeLog()
            .atOnce(REQUEST, FIRST, 960, in(5))
            .atOnce(REQUEST, FIRST, 40, failed(1, "no"));
    assertThat(asRead(log).atQuantile(0.95)).isEqualTo(5);
    assertThat(asRead(log).confidence(0.95)).isEmpty();
  }

  @Test
  void manyEqualValuesMakeAPercentileSure() {
    var same = new int[10_000];
    Arrays.fill(same, 5);
    assertThat(times(same).confidence(0.95)).contains(new Interval(5, 5));
  }

  @Test
  void intervalCoversTheTrueQuantileInNineteenOfTwentySamples() {
    var random = new Random(42);
    int samples = 2_000;
    long held =
        IntStream.range(0, samples)
            // The times lie evenly from 0 to 9999, so the true 95th percentile is 9500.
            .mapToObj(i -> times(random.ints(400, 0, 10_000).toArray()))
            .filter(sample -> sample.confidence(0.95).orElseThrow().contains(9_499.5))
            .count();
    // Order statistics promise at least 95 %; whole ranks make it a little more.
    assertThat(held * 100.0 / samples).isBetween(94.5, 98.0);
  }
}
