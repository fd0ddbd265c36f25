package lucid.verdict;

/** The name and the unit of a figure, and its possible causes of doubt. */
public enum Metric {
  REQUESTS_PER_SECOND("requests per second", "req/s", DependsOn.LOAD),
  SLOWEST_REQUESTS_PER_SECOND("requests per second in the slowest 10 s", "req/s", DependsOn.LOAD),
  P95("p95", "ms", DependsOn.TIME),
  P99("p99", "ms", DependsOn.TIME),
  MEAN("mean", "ms", DependsOn.TIME),
  MAX("max", "ms", DependsOn.TIME),
  COUNT("count", "", DependsOn.NOTHING),
  FAILED("failed", "", DependsOn.NOTHING),
  SUCCESS("success", "%", DependsOn.LOAD);

  private final String label;
  private final String unit;
  private final DependsOn dependsOn;

  Metric(String label, String unit, DependsOn dependsOn) {
    this.label = label;
    this.unit = unit;
    this.dependsOn = dependsOn;
  }

  public String label() {
    return label;
  }

  /** Returns what a figure of this kind depends on, unless a criterion says otherwise. */
  DependsOn dependsOn() {
    return dependsOn;
  }

  /** Returns the unit; empty for a bare number. */
  public String unit() {
    return unit;
  }
}
