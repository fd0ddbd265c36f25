package lucid.resources;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The samples of one scrape by metric. Samples without a finite value are left out. */
final class Metrics {
  private final Map<String, List<MetricSample>> byName;

  Metrics(List<MetricSample> samples) {
    byName =
        samples.stream()
            .filter(sample -> Double.isFinite(sample.value()))
            .collect(Collectors.groupingBy(MetricSample::name));
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  Stream<MetricSample> all() {
    return byName.values().stream().flatMap(List::stream);
  }

  Stream<MetricSample> all(String name) {
    return byName.getOrDefault(name, List.of()).stream();
  }

  /** Returns the value of a metric without labels. */
  Optional<Double> one(String name) {
    return all(name).map(MetricSample::value).findFirst();
  }

  /** Returns the sums of the values of {@code samples} by the value of their {@code label}. */
  static Map<String, Double> by(String label, Stream<MetricSample> samples) {
    return samples.collect(
        Collectors.toMap(sample -> sample.label(label), MetricSample::value, Double::sum));
  }

  static double sum(Stream<MetricSample> samples) {
    return samples.mapToDouble(MetricSample::value).sum();
  }
}
