package lucid.verdict;

import java.util.Arrays;
import java.util.Optional;
import lucid.log.Records;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The sorted response times of a request in whole milliseconds. Requests without a good answer come
 * last.
 */
final class ResponseTimes {
  private final int[] sorted;
  private final int size;

  private ResponseTimes(int[] sorted, int size) {
    this.sorted = sorted;
    this.size = size;
  }

  /** Returns the times that the log has. */
  static ResponseTimes asRead(Records records) {
    var times = new int[records.size()];
    int good = 0;
    for (int i = 0; i < records.size(); i++) {
      if (records.isGood(i)) {
        times[good++] = records.millis(i);
      }
    }
    return of(times, good);
  }

  /**
   * Returns the times without what may be the injector's own lateness. A failure that the injector
   * may have caused counts as an answer at once.
   */
  static ResponseTimes best(Records records, Evidence evidence) {
    var times = new int[records.size()];
    int good = 0;
    for (int i = 0; i < records.size(); i++) {
      if (records.isGood(i)) {
        times[good++] = Math.max(0, records.millis(i) - evidence.latenessMillis(records, i));
      } else if (evidence.isDoubtful(records, i)) {
        times[good++] = 0;
      }
    }
    return of(times, good);
  }

  private static ResponseTimes of(int[] times, int good) {
    var sorted = Arrays.copyOf(times, good);
    Arrays.sort(sorted);
    return new ResponseTimes(sorted, times.length);
  }

  /** Returns the number of requests, those without a good answer included. */
  int size() {
    return size;
  }

  /** Returns the number of requests with a good answer. */
  int good() {
    return sorted.length;
  }

  /**
   * Returns the time at rank ceil(quantile x size); infinite if that request had no good answer.
   */
  double atQuantile(double quantile) {
    return atRank((int) Math.ceil(quantile * size));
  }

  /**
   * Returns the quantile as a fraction of milliseconds, as if the times within a millisecond were
   * spread evenly: parts of a load differ by less than a millisecond. NaN if there is no time, or
   * no good answer at that rank.
   */
  double between(double quantile) {
    double at = atQuantile(quantile);
    if (size == 0 || Double.isInfinite(at)) {
      return Double.NaN;
    }
    long below = Arrays.stream(sorted).filter(time -> time < at).count();
    long same = Arrays.stream(sorted).filter(time -> time == at).count();
    return at - 0.5 + (quantile * size - below) / same;
  }

  private double atRank(int rank) {
    int index = Math.max(1, rank) - 1;
    return index < sorted.length ? sorted[index] : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns the 95 % confidence interval of a quantile, from order statistics, for any shape of the
   * distribution. The number of n values that lie below the quantile q is binomial (n, q); the ends
   * are the times at the ranks that leave out 2.5 % on each side.
   *
   * @return empty if there are too few times for an upper or a lower end
   */
  Optional<Interval> confidence(double quantile) {
    if (size == 0) {
      return Optional.empty();
    }
    var below = BinomialDistribution.of(size, quantile);
    double tail = (1 - Interval.CONFIDENCE) / 2;
    int lower = below.inverseCumulativeProbability(tail);
    int upper = below.inverseCumulativeProbability(1 - tail) + 1;
    return lower < 1 || upper > sorted.length
        ? Optional.empty()
        : Optional.of(new Interval(atRank(lower), atRank(upper)));
  }
}
