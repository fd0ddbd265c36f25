package lucid.verdict;

import java.util.Optional;
import lucid.measure.InjectorLag;

/** What of a request's record a criterion speaks of. */
public enum Metric {
  REQUESTS_PER_SECOND("requests per second", "req/s"),
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

  /** Empty for a bare number. */
  public String unit() {
    return unit;
  }

  /** The share that a percentile names, such as 0.95; NaN for what is none. */
  double quantile() {
    return switch (this) {
      case P95 -> 0.95;
      case P99 -> 0.99;
      case REQUESTS_PER_SECOND, MEAN, MAX, COUNT, FAILED, SUCCESS -> Double.NaN;
    };
  }

  /**
   * How much of such a figure may be the injector's own lateness, in milliseconds; empty for what a
   * late injector can't raise.
   */
  Optional<Double> injectorsShare(InjectorLag.Lateness lateness) {
    return switch (this) {
      case P95, P99 -> Optional.of(lateness.p99());
      case MAX -> Optional.of(lateness.max());
      case REQUESTS_PER_SECOND, MEAN, COUNT, FAILED, SUCCESS -> Optional.empty();
    };
  }

  /** Whether requests that failed at once can only make it better. */
  boolean isLowestForWhatTookNoTime() {
    return switch (this) {
      case P95, P99, MAX -> true;
      case REQUESTS_PER_SECOND, MEAN, COUNT, FAILED, SUCCESS -> false;
    };
  }
}
