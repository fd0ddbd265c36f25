package lucid.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
  /** 1, 2, ... 100 ms, once each. */
  private static final Distribution HUNDRED =
      new Distribution(
          IntStream.rangeClosed(1, 100).boxed().collect(Collectors.toMap(i -> i, i -> 1L)));

  @Test
  void findsTheValueAtARank() {
    var distribution = new Distribution(Map.of(3, 2L, 7, 1L));
    assertThat(distribution.size()).isEqualTo(3);
    assertThat(distribution.atRank(1)).isEqualTo(3);
    assertThat(distribution.atRank(2)).isEqualTo(3);
    assertThat(distribution.atRank(3)).isEqualTo(7);
    assertThatIllegalArgumentException().isThrownBy(() -> distribution.atRank(4));
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
    assertThat(new Distribution(Map.of(5, 20L)).confidence(0.95)).isEmpty();
    assertThat(new Distribution(Map.of()).confidence(0.95)).isEmpty();
  }

  @Test
  void manyEqualValuesMakeAPercentileSure() {
    assertThat(new Distribution(Map.of(5, 10_000L)).confidence(0.95)).contains(new Interval(5, 5));
  }

  @Test
  void intervalHoldsTheTrueQuantileInNineteenOfTwentySamples() {
    var random = new Random(42);
    int samples = 2_000;
    long held =
        IntStream.range(0, samples)
            // Evenly from 0 to 9999: the true 95th percentile is 9500.
            .mapToObj(i -> random.ints(400, 0, 10_000).boxed())
            .map(
                values ->
                    new Distribution(
                        values.collect(
                            Collectors.groupingBy(Function.identity(), Collectors.counting()))))
            .filter(sample -> sample.confidence(0.95).orElseThrow().contains(9_499.5))
            .count();
    // Order statistics promise at least 95 %; whole ranks make it a little more.
    assertThat(held * 100.0 / samples).isBetween(94.5, 98.0);
  }
}
