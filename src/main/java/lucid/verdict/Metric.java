package lucid.verdict;

/** The name and the unit of a figure. */
public enum Metric {
  REQUESTS_PER_SECOND("requests per second", "req/s"),
  SLOWEST_REQUESTS_PER_SECOND("requests per second in the slowest 10 s", "req/s"),
  P95("p95", "ms"),
  P99("p99", "ms"),
  MEAN("mean", "ms"),
  MAX("max", "ms"),
  COUNT("count", ""),
  FAILED("failed", ""),
  SUCCESS("success", "%");

  private final String label;
  private final String unit;

  Metric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  public String label() {
    return label;
  }

  /** Returns the unit; empty for a bare number. */
  public String unit() {
    return unit;
  }
}
