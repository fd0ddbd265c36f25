package lucid.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrendTest {
  private static final int SEEDS = 600;
  private static final int PARTS = 60;

  /** The distributions of the figures by chance. */
  private enum Noise {
    NORMAL,
    SKEWED,
    HEAVY_TAILED;

    private double one(Random random) {
      return switch (this) {
        case NORMAL -> random.nextGaussian();
        case SKEWED -> Math.exp(0.8 * random.nextGaussian());
        case HEAVY_TAILED -> Math.tan(Math.PI * (random.nextDouble() - 0.5));
      };
    }

    double[] of(int parts, long seed) {
      var random = new Random(seed);
      return IntStream.range(0, parts).mapToDouble(i -> one(random)).toArray();
    }
  }

  /** Returns noise in which each part resembles the one before. */
  private static double[] resembling(double correlation, int parts, long seed) {
    var random = new Random(seed);
    var noise = new double[parts];
    double before = random.nextGaussian();
    for (int i = 0; i < parts; i++) {
      before =
          correlation * before + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
      noise[i] = before;
    }
    return noise;
  }

  private static double[] rising(double rise, double... noise) {
    return IntStream.range(0, noise.length)
        .mapToDouble(i -> noise[i] + rise * i / noise.length)
        .toArray();
  }

  private static Trend trend(double... figures) {
    return Trend.of(figures, 0).orElseThrow();
  }

  /** Returns the share of the seeds for which a condition holds, in percent. */
  private static double share(IntPredicate holds) {
    return 100.0 * IntStream.range(0, SEEDS).filter(holds).count() / SEEDS;
  }

  @ParameterizedTest
  @EnumSource(Noise.class)
  void driftOfAKnownSlopeLiesInItsIntervalInNinetyFiveOfAHundredSeeds(Noise noise) {
    assertThat(share(seed -> trend(rising(9, noise.of(PARTS, seed))).interval().contains(9)))
        .isBetween(94.0, 98.0);
  }

  @ParameterizedTest
  @EnumSource(Noise.class)
  void noiseAloneIsCalledDriftInAtMostFiveOfAHundredSeeds(Noise noise) {
    assertThat(share(seed -> !trend(noise.of(PARTS, seed)).interval().contains(0)))
        .isBetween(1.0, 5.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20, 30})
  void fewPartsMakeTheIntervalWiderAndNoDriftOfNoise(int parts) {
    assertThat(share(seed -> !trend(Noise.NORMAL.of(parts, seed)).interval().contains(0)))
        .isBetween(1.0, 5.5);
  }

  @Test
  void noiseThatResemblesItsNeighbourIsHardlyMoreOftenCalledDrift() {
    assertThat(share(seed -> !trend(resembling(0.3, PARTS, seed)).interval().contains(0)))
        .isLessThan(7);
    assertThat(share(seed -> !trend(resembling(0.6, PARTS, seed)).interval().contains(0)))
        .isLessThan(8);
  }

  @Test
  void driftOfFourTimesTheNoiseIsFoundNearlyAlways() {
    assertThat(
            share(seed -> !trend(rising(4, Noise.NORMAL.of(PARTS, seed))).interval().contains(0)))
        .isGreaterThan(99);
  }

  @Test
  void stallIsNoDriftAndIsNamed() {
    assertThat(
            share(
                seed -> {
                  var figures = Noise.NORMAL.of(PARTS, seed);
                  figures[PARTS - 2] += 2500;
                  figures[PARTS - 1] += 1500;
                  var trend = trend(figures);
                  return trend.interval().contains(0)
                      && trend.apart().contains(PARTS - 2)
                      && trend.apart().contains(PARTS - 1);
                }))
        .isGreaterThan(94);
  }

  @Test
  void stallDoesNotHideADrift() {
    assertThat(
            share(
                seed -> {
                  var figures = rising(9, Noise.NORMAL.of(PARTS, seed));
                  figures[30] += 2500;
                  return trend(figures).interval().low() > 0;
                }))
        .isGreaterThan(99);
  }

  @Test
  void whatManyPartsHaveInCommonIsNoException() {
    var figures = new double[PARTS];
    Arrays.fill(figures, 0, 40, 1);
    Arrays.fill(figures, 40, PARTS, 100);
    assertThat(trend(figures).apart()).isEmpty();
    assertThat(trend(figures).interval().low()).isNotNegative();
  }

  @Test
  void lineWithoutNoiseIsExact() {
    var trend = trend(rising(6, new double[PARTS]));
    assertThat(trend.rise()).isCloseTo(6, within(1e-9));
    assertThat(trend.interval().low()).isCloseTo(6, within(1e-9));
    assertThat(trend(new double[PARTS]).interval()).isEqualTo(new Interval(0, 0));
  }

  @Test
  void partsWithoutAFigureAreLeftOutAndTenMustHaveOne() {
    var figures = rising(6, new double[PARTS]);
    Arrays.fill(figures, 10, PARTS, Double.NaN);
    assertThat(trend(figures).rise()).isCloseTo(6, within(1e-9));
    figures[3] = Double.NaN;
    assertThat(Trend.of(figures, 0)).isEmpty();
    assertThat(Trend.of(new double[] {}, 0)).isEmpty();
  }
}
