package lucid.verdict;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A straight line through a figure's values in the equal parts of a load.
 *
 * <p>The slope is the median of the slopes between all pairs of parts (Theil and Sen). Its interval
 * comes from the variance of Kendall's S, which needs no assumption about the shape of the noise.
 * Neighbouring parts may resemble each other: the variance then grows by what their correlation
 * takes from the number of independent parts. Parts that stand far apart from the line, such as
 * those of a stall, are left out.
 *
 * @param rise the rise of the line from the beginning of the first part to the end of the last
 * @param interval the 95 % confidence interval of the rise
 * @param apart the parts that were left out since they stand apart
 */
record Trend(double rise, Interval interval, List<Integer> apart) {
  /** The fewest parts that show how much parts differ by chance. */
  static final int FEWEST = 10;

  /** The distance from the line, in standard deviations, at which a part is left out. */
  private static final double APART = 6;

  /** The largest share of the parts that may be left out. */
  private static final double MOST_APART = 0.2;

  /** The median of the distances from a normal distribution's middle, in standard deviations. */
  private static final double MEDIAN_DISTANCE =
      NormalDistribution.of(0, 1).inverseSurvivalProbability(0.25);

  /** The strongest correlation that is assumed: a stronger one looks like a trend. */
  private static final double STRONGEST_CORRELATION = 0.9;

  /**
   * Fits a line.
   *
   * @param figures the figures of the parts, in the order of time; NaN for a part without one
   * @param resolution the smallest difference that figures can show
   * @return empty if fewer than {@link #FEWEST} parts have a figure
   */
  static Optional<Trend> of(double[] figures, double resolution) {
    var withFigure = parts(figures.length, part -> Double.isFinite(figures[part]));
    if (withFigure.length < FEWEST) {
      return Optional.empty();
    }
    var distances = distances(figures, withFigure);
    double width = resolution + APART * median(abs(distances)) / MEDIAN_DISTANCE;
    var apart =
        IntStream.range(0, withFigure.length)
            .filter(i -> Math.abs(distances[i]) > width)
            .mapToObj(i -> withFigure[i])
            .toList();
    var leftOut = apart.size() <= MOST_APART * withFigure.length ? apart : List.<Integer>of();
    var kept = Arrays.stream(withFigure).filter(part -> !leftOut.contains(part)).toArray();
    return Optional.of(fit(figures, kept, leftOut));
  }

  private static Trend fit(double[] figures, int[] parts, List<Integer> leftOut) {
    var slopes = slopes(figures, parts);
    double deviation =
        Math.sqrt(varianceOfS(figures, parts) * correlation(distances(figures, parts)));
    double half = deviation * Interval.Z;
    int low = (int) Math.floor((slopes.length - half) / 2) - 1;
    int high = (int) Math.ceil((slopes.length + half) / 2);
    var interval =
        new Interval(
            figures.length * slopes[Math.max(0, low)],
            figures.length * slopes[Math.min(slopes.length - 1, high)]);
    return new Trend(figures.length * median(slopes), interval, leftOut);
  }

  private static int[] parts(int number, IntPredicate wanted) {
    return IntStream.range(0, number).filter(wanted).toArray();
  }

  /** Returns the slopes between all pairs of parts, sorted. */
  private static double[] slopes(double[] figures, int... parts) {
    var slopes = new double[parts.length * (parts.length - 1) / 2];
    int pair = 0;
    for (int i = 0; i < parts.length; i++) {
      for (int j = i + 1; j < parts.length; j++) {
        slopes[pair++] = (figures[parts[j]] - figures[parts[i]]) / (parts[j] - parts[i]);
      }
    }
    Arrays.sort(slopes);
    return slopes;
  }

  /** Returns the distance of each part's figure from the line. */
  private static double[] distances(double[] figures, int... parts) {
    double slope = median(slopes(figures, parts));
    var above = Arrays.stream(parts).mapToDouble(part -> figures[part] - slope * part).toArray();
    double middle = median(Arrays.stream(above).sorted().toArray());
    return Arrays.stream(above).map(one -> one - middle).toArray();
  }

  private static double[] abs(double... values) {
    return DoubleStream.of(values).map(Math::abs).sorted().toArray();
  }

  private static double median(double... sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Returns the variance of Kendall's S without a trend. Equal figures do not add to it. */
  private static double varianceOfS(double[] figures, int... parts) {
    var same = new HashMap<Double, Integer>();
    Arrays.stream(parts).forEach(part -> same.merge(figures[part], 1, Integer::sum));
    return term(parts.length) - same.values().stream().mapToDouble(Trend::term).sum();
  }

  private static double term(double n) {
    return n * (n - 1) * (2 * n + 5) / 18;
  }

  /**
   * Returns the factor by which the variance grows because neighbours resemble each other, as if
   * noise were an autoregression of first order. The correlation found in few parts is too small on
   * average, which is corrected.
   */
  private static double correlation(double... distances) {
    int n = distances.length;
    double all = DoubleStream.of(distances).map(one -> one * one).sum();
    if (all == 0) {
      return 1;
    }
    double next = IntStream.range(1, n).mapToDouble(i -> distances[i - 1] * distances[i]).sum();
    double found = next / all;
    double likely =
        Math.min(STRONGEST_CORRELATION, Math.max(0, found + (1 + 4 * Math.max(0, found)) / n));
    return (1 + likely) / (1 - likely);
  }
}
