package lucid.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import lucid.log.Records;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void intervalOfAShareIsWilsons() {
    // Newcombe (1998), table I, method 3.
    assertShare(81, 263, 25.53, 36.62);
    assertShare(15, 148, 6.24, 16.05);
    assertShare(0, 20, 0, 16.11);
    assertShare(1, 29, 0.61, 17.18);
  }

  private static void assertShare(int of, int records, double low, double high) {
    var interval = Interval.ofShare(100.0 * of / records, records).orElseThrow();
    assertThat(interval.low()).isCloseTo(low, within(0.005));
    assertThat(interval.high()).isCloseTo(high, within(0.005));
  }

  @Test
  void intervalOfAllOrNoneEndsThere() {
    assertThat(Interval.ofShare(100, 500).orElseThrow().high()).isEqualTo(100);
    assertThat(Interval.ofShare(0, 500).orElseThrow().low()).isZero();
    assertThat(Interval.ofShare(100, 0)).isEmpty();
  }

  @Test
  void intervalOfAMeanIsStudents() {
    // t(4; 97.5 %) = 2.776, standard deviation 1.5811: 3 -+ 1.9632.
    assertThat(Interval.ofMean(1, 2, 3, 4, 5)).contains(new Interval(1.0368, 4.9632));
    assertThat(Interval.ofMean(7, 7, 7)).contains(new Interval(7, 7));
    assertThat(Interval.ofMean(7)).isEmpty();
    assertThat(Interval.ofMean()).isEmpty();
  }

  @Test
  void intervalOfAMeanCoversTheTruthInNineteenOfTwentySamples() {
    var random = new Random(42);
    long held =
        IntStream.range(0, 2_000)
            .mapToObj(i -> random.ints(30, 0, 1_001).asDoubleStream().toArray())
            .filter(sample -> Interval.ofMean(sample).orElseThrow().contains(500))
            .count();
    assertThat(held / 20.0).isBetween(93.5, 96.5);
  }

  @Test
  void intervalOfADifferenceAddsTheSquares() {
    // 1 to 100 and 11 to 110: the ranks of the median's interval are 40 and 61.
    assertThat(Interval.ofDifference(range(11, 100), range(1, 100), 0.5))
        .contains(new Interval(-4.8661, 24.8661));
    assertThat(Interval.ofDifference(range(1, 100), range(1, 20), 0.95)).isEmpty();
  }

  @Test
  void intervalOfADifferenceCoversTheTruthInNineteenOfTwentySamples() {
    var random = new Random(42);
    long held =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    Interval.ofDifference(
                        times(random.ints(550, 300, 10_300).toArray()),
                        times(random.ints(550, 0, 10_000).toArray()),
                        0.95))
            .filter(interval -> interval.orElseThrow().contains(300))
            .count();
    assertThat(held / 20.0).isBetween(94.5, 99.0);
  }

  private static ResponseTimes range(int from, int number) {
    return times(IntStream.range(from, from + number).toArray());
  }

  private static ResponseTimes times(int... values) {
    var records = new Records();
    for (int value : values) {
      records.add(0, value, Optional.empty());
    }
    return ResponseTimes.asRead(records);
  }

  @Test
  void overlapsIncludesTouching() {
    assertThat(new Interval(1, 2).overlaps(new Interval(2, 3))).isTrue();
    assertThat(new Interval(1, 2).overlaps(new Interval(2.1, 3))).isFalse();
    assertThat(new Interval(1, 2).widened(0.1).overlaps(new Interval(2.1, 3))).isTrue();
  }

  @Test
  void predictionIntervalIsStudentsWithTheHigherOfTheNormalAndLogNormalEnds() {
    // t(4; 97.5 %) = 2.776, standard deviation 1.5811, times the root of 1 + 1/5: 4.8089.
    var withNone = Interval.ofNext(0.95, -2, -1, 0, 1, 2);
    assertThat(withNone.low()).isCloseTo(-4.8089, within(1e-3));
    assertThat(withNone.high()).isCloseTo(4.8089, within(1e-3));
    // The logarithms have the mean 0.9575 and the standard deviation 0.6355.
    var positive = Interval.ofNext(0.95, 1, 2, 3, 4, 5);
    assertThat(positive.low()).isCloseTo(3 - 4.8089, within(1e-3));
    assertThat(positive.high()).isCloseTo(Math.exp(0.9575 + 0.6355 * 3.0415), within(0.02));
    assertThat(Interval.ofNext(0.999, 7, 7, 7).rounded()).isEqualTo(new Interval(7, 7));
    assertThat(Interval.ofNext(0.9999, 1e-9, 1e9).high()).isFinite();
  }

  @Test
  void predictionIntervalCoversTheNextInNineteenOfTwentySamples() {
    var random = new Random(43);
    long held =
        IntStream.range(0, 4_000)
            .filter(
                i -> {
                  var sample =
                      random.doubles(6).map(any -> 100 + 10 * random.nextGaussian()).toArray();
                  return Interval.ofNext(0.95, sample).contains(100 + 10 * random.nextGaussian());
                })
            .count();
    assertThat(held / 40.0).isBetween(94.0, 97.5);
  }
}
