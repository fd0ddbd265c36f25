package lucid.verdict;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * All response times of one request, in whole milliseconds, exact: for how sure a percentile is.
 *
 * @param counts how many records took so many milliseconds
 */
record Distribution(NavigableMap<Integer, Long> counts) {
  private static final double CONFIDENCE = 0.95;

  Distribution(Map<Integer, Long> counts) {
    this(new TreeMap<>(counts));
  }

  long size() {
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
  Optional<Interval> confidence(double quantile) {
    long n = size();
    if (n == 0 || n > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    var below = BinomialDistribution.of((int) n, quantile);
    double tail = (1 - CONFIDENCE) / 2;
    int lower = below.inverseCumulativeProbability(tail);
    int upper = below.inverseCumulativeProbability(1 - tail) + 1;
    return lower < 1 || upper > n
        ? Optional.empty()
        : Optional.of(new Interval(atRank(lower), atRank(upper)));
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
