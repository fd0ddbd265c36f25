package lucid.resources;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of an exporter's answer.
 *
 * @param name the name of the metric
 * @param labels the values of the labels by their names; empty if there are none
 * @param value the value, which may be NaN or infinite
 * @param epochMillis the time of the value; empty if the exporter does not tell
 */
record MetricSample(
    String name, Map<String, String> labels, double value, OptionalLong epochMillis) {
  /** Returns the label's value. A missing label means the same as an empty one. */
  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  Optional<String> labelIfAny(String label) {
    return Optional.of(label(label)).filter(value -> !value.isEmpty());
  }
}
