package lucid.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The span of a load that has the fewest answers. It shows that a target stood still for a while,
 * which a rate over the whole load does not show.
 *
 * @param request the name of the request whose good answers are counted
 * @param name the name of the one record that has the result: the time that {@code answers} took in
 *     the slowest span
 * @param window the duration of the load, from the first request
 * @param span the length of a span; of a shorter load, the whole load
 * @param answers the number of answers whose time is recorded
 */
public record SlowestSpan(
    String request, String name, Duration window, Duration span, int answers) {
  public SlowestSpan {
    span = span.compareTo(window) > 0 ? window : span;
  }

  /** The beginning of a span, and the number of answers in it. */
  public record Slowest(long fromMillis, long answers) {}

  /**
   * Returns the fewest of {@code ends} in any span from {@code fromMillis} to {@code toMillis}.
   *
   * @param ends the moments of the answers, sorted
   */
  public static long fewest(long[] ends, long fromMillis, long toMillis, long spanMillis) {
    return slowest(ends, fromMillis, toMillis, spanMillis).map(Slowest::answers).orElse(0L);
  }

  /**
   * Returns the span with the fewest of {@code ends}; empty if the period is shorter than a span.
   */
  public static Optional<Slowest> slowest(
      long[] ends, long fromMillis, long toMillis, long spanMillis) {
    Optional<Slowest> slowest = Optional.empty();
    int begin = lowerBound(ends, fromMillis);
    int end = begin;
    // The slowest span begins with the period, or just after an answer.
    for (long at = fromMillis; at + spanMillis <= toMillis; at = ends[begin++] + 1) {
      while (begin < ends.length && ends[begin] < at) {
        begin++;
      }
      end = Math.max(end, begin);
      while (end < ends.length && ends[end] < at + spanMillis) {
        end++;
      }
      if (slowest.isEmpty() || end - begin < slowest.get().answers()) {
        slowest = Optional.of(new Slowest(at, end - begin));
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

  /** Returns the milliseconds that {@link #answers} take at {@code fewest} answers a span. */
  long millisFor(long fewest) {
    return fewest == 0 ? window.toMillis() : span.toMillis() * answers / fewest;
  }
}
