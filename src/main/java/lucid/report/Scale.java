package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The scale of an axis, which maps a value to a part of the axis's length, from 0 to 1.
 *
 * @param from the value at the beginning; above 0 for a logarithmic scale
 * @param to the value at the end
 * @param logarithmic true if equal parts of the length are equal ratios
 * @param ticks the values with labels
 */
record Scale(double from, double to, boolean logarithmic, List<Double> ticks) {
  private static final int FEW = 4;
  private static final double ROOM = 1.06;

  /** The beginning of a logarithmic scale: the log has whole milliseconds. */
  private static final double LEAST_MILLIS = 0.8;

  /** The highest value below which decades alone would be too few ticks. */
  private static final double FEW_DECADES = 50;

  private static final double[] NICE = {1, 2, 2.5, 5, 10};

  /** The possible distances of a time axis's ticks, in seconds. */
  private static final double[] TIME_STEPS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300,
    600, 900, 1800, 3600, 7200
  };

  private static final int MOST_TIME_STEPS = 6;

  /** Returns a scale from 0 to a little more than {@code highest}. */
  static Scale linear(double highest) {
    double top = highest <= 0 ? 1 : highest * ROOM;
    double step = niceStep(top / FEW);
    return new Scale(0, top, false, multiples(step, top));
  }

  /** Returns a scale from 0 to exactly {@code highest}. */
  static Scale upTo(double highest, double step) {
    return new Scale(0, highest, false, multiples(step, highest));
  }

  /** Returns a logarithmic scale of milliseconds to a little more than {@code highest}. */
  static Scale logarithmic(double highest) {
    double top = Math.max(10, highest) * 1.3;
    var ticks = new ArrayList<Double>();
    for (double decade = 1; decade <= top; decade *= 10) {
      ticks.add(decade);
      if (top <= FEW_DECADES && 5 * decade <= top) {
        ticks.add(5 * decade);
      }
    }
    return new Scale(LEAST_MILLIS, top, true, List.copyOf(ticks));
  }

  /** Returns the scale of a time axis, in seconds. */
  static Scale time(double seconds) {
    double longest = Math.max(seconds, TIME_STEPS[0]);
    for (double step : TIME_STEPS) {
      if (longest / step <= MOST_TIME_STEPS) {
        return new Scale(0, longest, false, multiples(step, longest));
      }
    }
    return new Scale(0, longest, false, multiples(niceStep(longest / FEW), longest));
  }

  private static double niceStep(double least) {
    double decade = Math.pow(10, Math.floor(Math.log10(least)));
    for (double nice : NICE) {
      if (nice * decade >= least) {
        return nice * decade;
      }
    }
    return 10 * decade;
  }

  private static List<Double> multiples(double step, double last) {
    var all = new ArrayList<Double>();
    for (int i = 0; i * step <= last * (1 + 1e-9); i++) {
      all.add(i * step);
    }
    return List.copyOf(all);
  }

  /**
   * Returns the part of the length at which a value lies. A value beyond an end lies at that end.
   */
  double part(double value) {
    double part =
        logarithmic
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return Math.max(0, Math.min(1, part));
  }

  /** Returns a short label: {@code 0}, {@code 2.5}, {@code 1000}, {@code 10k}. */
  static String label(double value) {
    if (value >= 10_000) {
      return trimmed(value / 1000) + "k";
    }
    return trimmed(value);
  }

  private static String trimmed(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
  }
}
