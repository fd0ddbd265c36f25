package lucid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void ofAShareIsWilsons() {
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
  void ofAllOrNoneEndsThereAndOfNothingThereIsNone() {
    assertThat(Interval.ofShare(100, 500).orElseThrow().high()).isEqualTo(100);
    assertThat(Interval.ofShare(0, 500).orElseThrow().low()).isZero();
    assertThat(Interval.ofShare(100, 0)).isEmpty();
  }

  @Test
  void ofAMeanIsStudents() {
    // t(4; 97.5 %) = 2.776, standard deviation 1.5811: 3 -+ 1.9632.
    assertThat(distribution(1, 2, 3, 4, 5).confidenceOfMean())
        .contains(new Interval(1.0368, 4.9632));
    assertThat(distribution(7, 7, 7).confidenceOfMean()).contains(new Interval(7, 7));
    assertThat(distribution(7).confidenceOfMean()).isEmpty();
  }

  @Test
  void ofAMeanHoldsTheTrueOneInNineteenOfTwentySamples() {
    var random = new Random(42);
    long held =
        IntStream.range(0, 2_000)
            .mapToObj(i -> distribution(random.ints(30, 0, 1_001).toArray()))
            .filter(sample -> sample.confidenceOfMean().orElseThrow().contains(500))
            .count();
    assertThat(held / 20.0).isBetween(93.5, 96.5);
  }

  private static Distribution distribution(int... values) {
    return new Distribution(
        IntStream.of(values).boxed().collect(Collectors.toMap(i -> i, i -> 1L, Long::sum)));
  }

  @Test
  void overlapsIncludesTouching() {
    assertThat(new Interval(1, 2).overlaps(new Interval(2, 3))).isTrue();
    assertThat(new Interval(1, 2).overlaps(new Interval(2.1, 3))).isFalse();
    assertThat(new Interval(1, 2).widened(0.1).overlaps(new Interval(2.1, 3))).isTrue();
  }
}
