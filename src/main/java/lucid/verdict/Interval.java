package lucid.verdict;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** A range of a figure, both ends included; mostly its 95 % confidence interval. */
public record Interval(double low, double high) {
  static final double CONFIDENCE = 0.95;

  static final double Z =
      NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - CONFIDENCE) / 2);

  /**
   * Returns Wilson's interval of a share, which is also right near 0 and 100 %.
   *
   * @param percent the share that was found
   * @param records the number of records
   * @return the interval in percent; empty without records
   */
  static Optional<Interval> ofShare(double percent, long records) {
    if (records == 0) {
      return Optional.empty();
    }
    double share = percent / 100;
    double weight = Z * Z / records;
    double middle = (share + weight / 2) / (1 + weight);
    double half = Math.sqrt(share * (1 - share) * weight + weight * weight / 4) / (1 + weight);
    return Optional.of(
        new Interval(100 * Math.max(0, middle - half), 100 * Math.min(1, middle + half)).rounded());
  }

  /** Returns this interval with ends rounded to four decimals. More decimals would be noise. */
  Interval rounded() {
    return new Interval(Math.round(1e4 * low) / 1e4, Math.round(1e4 * high) / 1e4);
  }

  /** Returns this interval with both ends moved outwards by {@code by}. */
  Interval widened(double by) {
    return new Interval(low - by, high + by);
  }

  boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }

  boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * Returns Student's interval of the mean of independent values; empty if there are fewer than
   * two.
   */
  static Optional<Interval> ofMean(double... values) {
    int n = values.length;
    if (n < 2) {
      return Optional.empty();
    }
    return Optional.of(around(CONFIDENCE, 1.0 / n, values).rounded());
  }

  /**
   * Returns Student's prediction interval: the range of the next value, if {@code values} and the
   * next one are independent and have the same distribution. Times of different runs often have a
   * long tail on the high side, so the upper end is the higher one of a normal and of a log-normal
   * distribution.
   *
   * @param confidence the confidence, from 0 to 1
   * @param values at least two
   */
  static Interval ofNext(double confidence, double... values) {
    double spread = 1 + 1.0 / values.length;
    var normal = around(confidence, spread, values);
    if (Arrays.stream(values).anyMatch(value -> value <= 0)) {
      return normal;
    }
    var logarithms = Arrays.stream(values).map(Math::log).toArray();
    double high = Math.exp(around(confidence, spread, logarithms).high);
    return new Interval(
        normal.low, Double.isFinite(high) ? Math.max(normal.high, high) : Double.MAX_VALUE);
  }

  /**
   * Returns an interval around the mean, with a half width after Student.
   *
   * @param spread the variance of the predicted value, as a multiple of the values' variance
   */
  private static Interval around(double confidence, double spread, double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (n - 1);
    double half =
        TDistribution.of((double) (n - 1)).inverseSurvivalProbability((1 - confidence) / 2)
            * Math.sqrt(variance * spread);
    return new Interval(mean - half, mean + half);
  }

  /** Returns the shortest interval that contains both. */
  Interval with(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /**
   * Returns the interval of the difference between the quantiles of two independent samples: the
   * half widths of their intervals add up as the sides of a right triangle do. Empty if a sample
   * has no interval.
   */
  static Optional<Interval> ofDifference(ResponseTimes of, ResponseTimes minus, double quantile) {
    return of.confidence(quantile)
        .flatMap(
            one ->
                minus
                    .confidence(quantile)
                    .map(
                        other -> {
                          double a = of.atQuantile(quantile);
                          double b = minus.atQuantile(quantile);
                          return new Interval(
                                  a - b - Math.hypot(a - one.low(), other.high() - b),
                                  a - b + Math.hypot(one.high() - a, b - other.low()))
                              .rounded();
                        }));
  }
}
