package lucid.verdict;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Where a figure lies with 95 % confidence, both ends included. */
public record Interval(double low, double high) {
  static final double CONFIDENCE = 0.95;

  private static final double Z =
      NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - CONFIDENCE) / 2);

  /**
   * Of a share, after Wilson: the one that still holds near 0 and 100 %.
   *
   * @param percent that was found
   * @param records of which it is a share
   * @return in percent; empty without records
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

  /** To four digits of a fraction: more would be noise. */
  Interval rounded() {
    return new Interval(Math.round(1e4 * low) / 1e4, Math.round(1e4 * high) / 1e4);
  }

  /** The same, {@code by} longer at both ends. */
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
   * Of a mean, after Student, as if the values were independent.
   *
   * @return empty if there are less than two
   */
  static Optional<Interval> ofMean(double... values) {
    int n = values.length;
    if (n < 2) {
      return Optional.empty();
    }
    return Optional.of(around(CONFIDENCE, 1.0 / n, values).rounded());
  }

  /**
   * Where the next value lies if it is of the same kind as {@code values}: after Student, as if
   * they were independent. Times of different runs are often skewed to the high side, so the upper
   * end is the higher one of a normal and of a log-normal distribution.
   *
   * @param confidence from 0 to 1
   * @param values two at least
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
   * The mean, with a half width after Student.
   *
   * @param spread the variance of what lies within it, in parts of the values' variance
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

  /** The shortest interval that holds both. */
  Interval with(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /**
   * Of the difference of a quantile of two independent samples: the half widths of the two
   * intervals add up as the sides of a right angle do.
   *
   * @return empty if one of them has none
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
