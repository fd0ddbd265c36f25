package lucid.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

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

  /** When a span begins, and how many answers came in it. */
  public record Found(long fromMillis, long answers) {}

  /**
   * Returns the fewest of {@code ends} in any span from {@code fromMillis} to {@code toMillis}.
   *
   * @param ends moments, sorted
   */
  public static long fewest(long[] ends, long fromMillis, long toMillis, long spanMillis) {
    return slowest(ends, fromMillis, toMillis, spanMillis).map(Found::answers).orElse(0L);
  }

  /** As {@link #fewest}, with when that was; empty if the period is shorter than a span. */
  public static Optional<Found> slowest(
      long[] ends, long fromMillis, long toMillis, long spanMillis) {
    Optional<Found> slowest = Optional.empty();
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
      if (slowest.isEmpty() || end - begin < slowest.get().answers()) {
        slowest = Optional.of(new Found(at, end - begin));
      }
      if (begin == ends.length) {
        break;
      }
    }
    return slowest;
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
