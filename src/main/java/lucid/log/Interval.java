package lucid.log;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

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
  public static Optional<Interval> ofShare(double percent, long records) {
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
  public Interval widened(double by) {
    return new Interval(low - by, high + by);
  }

  public boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * The same, stretched to a figure beside it: Gatling's percentiles are estimated by a t-digest,
   * and may differ from the exact ones by a fraction of a millisecond that rounding makes a whole.
   */
  public Interval including(double figure) {
    return new Interval(Math.min(low, figure), Math.max(high, figure));
  }
}
