package lucid.log;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * All response times of one request, in whole milliseconds, exact: for how sure a figure is.
 *
 * @param counts how many records took so many milliseconds
 */
public record Distribution(NavigableMap<Integer, Long> counts) {
  public Distribution(Map<Integer, Long> counts) {
    this(new TreeMap<>(counts));
  }

  public long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The 95 % confidence interval of a quantile, from order statistics: it needs no assumption about
   * the shape of the distribution. How many of n values lie below the quantile q is binomial (n,
   * q); the interval's ends are the values at the ranks that this leaves out with 2.5 % on each
   * side.
   *
   * @return empty if there are too few values for an upper or a lower end
   */
  public Optional<Interval> confidence(double quantile) {
    long n = size();
    if (n == 0 || n > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    var below = BinomialDistribution.of((int) n, quantile);
    double tail = (1 - Interval.CONFIDENCE) / 2;
    int lower = below.inverseCumulativeProbability(tail);
    int upper = below.inverseCumulativeProbability(1 - tail) + 1;
    return lower < 1 || upper > n
        ? Optional.empty()
        : Optional.of(new Interval(atRank(lower), atRank(upper)));
  }

  /**
   * The 95 % confidence interval of the mean, after Student, as if the values were independent.
   *
   * @return empty if there are less than two
   */
  public Optional<Interval> confidenceOfMean() {
    long n = size();
    if (n < 2) {
      return Optional.empty();
    }
    double mean = sum(value -> value) / n;
    double variance = sum(value -> (value - mean) * (value - mean)) / (n - 1);
    double half =
        TDistribution.of((double) (n - 1)).inverseSurvivalProbability((1 - Interval.CONFIDENCE) / 2)
            * Math.sqrt(variance / n);
    return Optional.of(new Interval(mean - half, mean + half).rounded());
  }

  private double sum(DoubleUnaryOperator of) {
    return counts.entrySet().stream()
        .mapToDouble(entry -> entry.getValue() * of.applyAsDouble(entry.getKey()))
        .sum();
  }

  /** The {@code rank}-th smallest value; the smallest has rank 1. */
  int atRank(long rank) {
    long seen = 0;
    for (var entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("rank " + rank + " of " + seen);
  }
}
