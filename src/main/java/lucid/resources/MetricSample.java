package lucid.resources;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of an exposition.
 *
 * @param name of the metric
 * @param labels by name; empty if it has none
 * @param value may be NaN or infinite
 * @param epochMillis of which moment the value is, where the exporter says so
 */
record MetricSample(
    String name, Map<String, String> labels, double value, OptionalLong epochMillis) {
  /** Empty for a label that is not there, which means the same as one without a value. */
  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  Optional<String> labelIfAny(String label) {
    return Optional.of(label(label)).filter(value -> !value.isEmpty());
  }
}
