package lucid.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The stalls of the injector's event loops over a whole load. A stall lasts from the moment at
 * which a tick was due until it ran. Stalls of several loops that overlap are one.
 *
 * <p>An event loop that is late reads an answer late, never early. It is not known which loop a
 * request used, so every request counts as if it used the latest loop.
 */
public final class Stalls {
  /** The longest time from a stall's end until an answer that waited for the loop is read. */
  private static final long JUST_AFTER_MICROS = 2000;

  private static final long MICROS = 1000;

  private final long[] from;
  private final long[] to;
  private final long longestMicros;

  /** A period in which a loop was late, in microseconds since the epoch. */
  public record Stall(long fromMicros, long toMicros) {}

  private Stalls(List<Stall> disjoint) {
    from = disjoint.stream().mapToLong(Stall::fromMicros).toArray();
    to = disjoint.stream().mapToLong(Stall::toMicros).toArray();
    longestMicros =
        disjoint.stream().mapToLong(stall -> stall.toMicros() - stall.fromMicros()).max().orElse(0);
  }

  /** Returns the stalls of an injector that was never late. */
  public static Stalls none() {
    return new Stalls(List.of());
  }

  /** Merges the stalls of all loops, which may be in any order. */
  public static Stalls of(List<Stall> all) {
    var disjoint = new ArrayList<Stall>();
    for (var stall : all.stream().sorted(Comparator.comparingLong(Stall::fromMicros)).toList()) {
      int last = disjoint.size() - 1;
      if (last >= 0 && stall.fromMicros() <= disjoint.get(last).toMicros()) {
        var before = disjoint.get(last);
        disjoint.set(
            last, new Stall(before.fromMicros(), Math.max(before.toMicros(), stall.toMicros())));
      } else {
        disjoint.add(stall);
      }
    }
    return new Stalls(disjoint);
  }

  /**
   * Returns the part of a request's time that may be the injector's own lateness, in whole
   * milliseconds, rounded up. A request in flight needs its event loop twice: when its connection
   * is open, and when its answer can be read. The result is therefore the stall in which the answer
   * was read, plus the longest other stall.
   *
   * @param startMillis when the request was sent, since the epoch
   * @param endMillis when its answer was read
   */
  public int latenessMillis(long startMillis, long endMillis) {
    long begin = startMillis * MICROS;
    // Moments are cut to milliseconds: the answer may have come at the end of its millisecond.
    long end = (endMillis + 1) * MICROS;
    long reading = 0;
    long longestOther = 0;
    for (int i = firstEndingAfter(begin); i < from.length && from[i] < end; i++) {
      long part = Math.min(to[i], end) - Math.max(from[i], begin);
      if (to[i] + JUST_AFTER_MICROS >= end - MICROS) {
        longestOther = Math.max(longestOther, Math.min(reading, part));
        reading = Math.max(reading, part);
      } else {
        longestOther = Math.max(longestOther, part);
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, (reading + longestOther + MICROS - 1) / MICROS);
  }

  /** Returns the longest stall that touches the time between two moments, in milliseconds. */
  public double longestMillis(long startMillis, long endMillis) {
    long longest = 0;
    for (int i = firstEndingAfter(startMillis * MICROS);
        i < from.length && from[i] < (endMillis + 1) * MICROS;
        i++) {
      longest = Math.max(longest, to[i] - from[i]);
    }
    return longest / (double) MICROS;
  }

  /** Returns the time for which the injector was late between two moments, in milliseconds. */
  public double totalMillis(long startMillis, long endMillis) {
    return totalLongerMillis(startMillis, endMillis, 0);
  }

  /**
   * Returns the time for which the injector was more than {@code longerThanMillis} late, in
   * milliseconds. A request that was due in this time was sent that late.
   */
  public double totalLongerMillis(long startMillis, long endMillis, long longerThanMillis) {
    long total = 0;
    long begin = startMillis * MICROS;
    long end = endMillis * MICROS;
    for (int i = firstEndingAfter(begin); i < from.length && from[i] < end; i++) {
      long part = Math.min(to[i], end) - Math.max(from[i], begin);
      total += Math.max(0, part - longerThanMillis * MICROS);
    }
    return total / (double) MICROS;
  }

  /** Returns the longest stall of the load, in milliseconds. */
  public double longestMillis() {
    return longestMicros / (double) MICROS;
  }

  private int firstEndingAfter(long micros) {
    int low = 0;
    int high = to.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (to[middle] > micros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
