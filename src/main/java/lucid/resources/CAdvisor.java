package lucid.resources;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.resources.Snapshot.Container;
import lucid.resources.Snapshot.CpuTime;
import lucid.resources.Snapshot.Traffic;

/**
 * The metrics of one scrape of cAdvisor: of containers, and of the machine, which is the container
 * {@code /}.
 *
 * @param epochMillis the moment of the scrape, for samples that have no time of their own
 */
record CAdvisor(Metrics metrics, long epochMillis) {
  private static final String CPU = "container_cpu_usage_seconds_total";
  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String RECEIVED = "container_network_receive_bytes_total";
  private static final String SENT = "container_network_transmit_bytes_total";
  private static final String CORES = "machine_cpu_cores";
  private static final String MACHINE_MEMORY = "machine_memory_bytes";

  static final Set<String> WANTED = Set.of(CPU, MEMORY, RECEIVED, SENT, CORES, MACHINE_MEMORY);

  private Stream<MetricSample> ofMachine(String name) {
    return metrics.all(name).filter(sample -> sample.label("id").equals("/"));
  }

  /** Returns the time of all cores, and the idle part of it, which follows from the used part. */
  Optional<CpuTime> cpu() {
    var used = ofMachine(CPU).toList();
    return used.isEmpty()
        ? Optional.empty()
        : metrics
            .one(CORES)
            .map(
                cores -> {
                  double total = cores * atSeconds(used);
                  return new CpuTime(total, total - cpuSeconds(used), 0);
                });
  }

  Optional<Double> memoryPercent() {
    return metrics
        .one(MACHINE_MEMORY)
        .flatMap(
            total -> ofMachine(MEMORY).map(sample -> 100 * sample.value() / total).findFirst());
  }

  Map<String, Traffic> network() {
    return NodeExporter.traffic("interface", ofMachine(RECEIVED), ofMachine(SENT));
  }

  Map<String, Container> containers() {
    var memory =
        metrics
            .all(MEMORY)
            .filter(sample -> name(sample).isPresent())
            .collect(
                Collectors.toMap(
                    sample -> name(sample).orElseThrow(), MetricSample::value, Double::sum));
    var containers = new HashMap<String, Container>();
    metrics
        .all(CPU)
        .filter(sample -> name(sample).isPresent())
        .collect(Collectors.groupingBy(sample -> name(sample).orElseThrow()))
        .forEach(
            (name, own) ->
                containers.put(
                    name,
                    new Container(
                        atSeconds(own), cpuSeconds(own), Optional.ofNullable(memory.get(name)))));
    return containers;
  }

  /** Sums up the used time. It is shown by processor or in total, or both by a proxy. */
  private static double cpuSeconds(List<MetricSample> samples) {
    var total = samples.stream().filter(sample -> sample.label("cpu").equals("total")).toList();
    return Metrics.sum((total.isEmpty() ? samples : total).stream());
  }

  private double atSeconds(List<MetricSample> samples) {
    return samples.stream()
            .mapToLong(sample -> sample.epochMillis().orElse(epochMillis))
            .max()
            .orElse(epochMillis)
        / 1000.0;
  }

  /** Returns the container's name; empty for a group of the system's processes. */
  private static Optional<String> name(MetricSample sample) {
    return sample.labelIfAny("pod").isEmpty()
        ? sample.labelIfAny("name")
        : sample
            .labelIfAny("container")
            .filter(name -> !name.equals("POD"))
            .map(name -> sample.label("pod") + "/" + name);
  }
}
