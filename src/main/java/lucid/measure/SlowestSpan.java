package lucid.measure;

import java.time.Duration;
import java.util.Arrays;

/**
 * The fewest answers in any span of a load. A rate over a whole load does not show that a target
 * stood still for a while; the slowest span does.
 *
 * @param of the name of the request whose good answers are counted
 * @param name the name of the one record that tells the result, as the time that {@code answers}
 *     took in the slowest span
 * @param window how long the load lasts, from the first request
 * @param span how long a span is; of a shorter load, the whole load
 * @param answers the number of answers whose time is recorded
 */
public record SlowestSpan(String of, String name, Duration window, Duration span, int answers) {
  public SlowestSpan {
    span = span.compareTo(window) > 0 ? window : span;
  }

  /**
   * Returns the fewest of {@code ends} in any span from {@code fromMillis} to {@code toMillis}.
   *
   * @param ends moments, sorted
   */
  public static long fewest(long[] ends, long fromMillis, long toMillis, long spanMillis) {
    long fewest = Long.MAX_VALUE;
    int begin = lowerBound(ends, fromMillis);
    int end = begin;
    // A span with the fewest begins with the period, or just after an answer.
    for (long at = fromMillis; at + spanMillis <= toMillis; at = ends[begin++] + 1) {
      while (begin < ends.length && ends[begin] < at) {
        begin++;
      }
      end = Math.max(end, begin);
      while (end < ends.length && ends[end] < at + spanMillis) {
        end++;
      }
      fewest = Math.min(fewest, end - begin);
      if (begin == ends.length) {
        break;
      }
    }
    return fewest == Long.MAX_VALUE ? 0 : fewest;
  }

  /** Returns the index of the first of {@code sorted} that is not below {@code value}. */
  public static int lowerBound(long[] sorted, long value) {
    int index = Arrays.binarySearch(sorted, value);
    if (index < 0) {
      return -index - 1;
    }
    while (index > 0 && sorted[index - 1] == value) {
      index--;
    }
    return index;
  }

  /** Returns the time that {@link #answers} take at {@code fewest} answers a span, in ms. */
  long millisFor(long fewest) {
    return fewest == 0 ? window.toMillis() : span.toMillis() * answers / fewest;
  }
}
