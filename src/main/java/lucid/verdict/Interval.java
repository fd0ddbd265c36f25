package lucid.verdict;

/** Where a figure lies with 95 % confidence, both ends included. */
public record Interval(double low, double high) {
  boolean contains(double value) {
    return low <= value && value <= high;
  }
}
