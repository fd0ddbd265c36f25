package lucid.verdict;

/** Where a figure lies with 95 % confidence, both ends included. */
public record Interval(double low, double high) {
  boolean contains(double value) {
    return low <= value && value <= high;
  }

  /**
   * The same, stretched to a figure beside it: Gatling's percentiles are estimated by a t-digest,
   * and may differ from the exact ones by a fraction of a millisecond that rounding makes a whole.
   */
  Interval including(double figure) {
    return new Interval(Math.min(low, figure), Math.max(high, figure));
  }
}
