package lucid.resources;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one scrape says, of either exporter. Counters as they stand: what happened is the difference
 * of two snapshots.
 *
 * @param nanos when, on a clock that never goes back
 * @param cpu time of all processors together
 * @param memoryPercent used, of all there is
 * @param temperatureCelsius of the processor, where a sensor is known to be its, else the hottest
 * @param clockPercent of the fastest processor, of what it could do: idle ones may be slow
 * @param throttling absent if the exporter does not know
 * @param network by interface
 * @param disks by device
 * @param containers by name
 */
record Snapshot(
    long nanos,
    Optional<CpuTime> cpu,
    Optional<Double> memoryPercent,
    Optional<Double> temperatureCelsius,
    Optional<Double> clockPercent,
    Optional<Throttling> throttling,
    Map<String, Traffic> network,
    Map<String, DiskTime> disks,
    Map<String, Container> containers) {

  /**
   * Seconds since the machine was started.
   *
   * @param total of all processors, whatever they did
   * @param idle of it, with nothing to do
   * @param waiting of it, idle since a disk was not done
   */
  record CpuTime(double total, double idle, double waiting) {}

  /** Bytes since the machine was started. */
  record Traffic(double received, double sent) {}

  /**
   * Since the machine was started.
   *
   * @param busy seconds with something to do
   * @param read bytes
   * @param written bytes
   */
  record DiskTime(double busy, double read, double written) {}

  /**
   * One container.
   *
   * @param atSeconds when its figures were taken, on any clock: an exporter may show older ones
   * @param cpuSeconds since it was started
   * @param memoryBytes that it can't do without; absent if the exporter does not say
   */
  record Container(double atSeconds, double cpuSeconds, Optional<Double> memoryBytes) {}

  /** Whether a metric can say anything here. */
  static boolean wants(String metric) {
    return NodeExporter.WANTED.contains(metric)
        || CAdvisor.WANTED.contains(metric)
        || Throttling.knows(metric);
  }

  /**
   * What {@code samples} say: what node_exporter tells of the machine goes before cAdvisor's.
   *
   * @param nanos when they were read
   * @param epochMillis the same moment
   */
  static Snapshot of(List<MetricSample> samples, long nanos, long epochMillis) {
    var metrics = new Metrics(samples);
    var node = new NodeExporter(metrics);
    var advisor = new CAdvisor(metrics, epochMillis);
    var network = node.network();
    return new Snapshot(
        nanos,
        node.cpu().or(advisor::cpu),
        node.memoryPercent().or(advisor::memoryPercent),
        node.temperatureCelsius(),
        node.clockPercent(),
        Throttling.of(metrics),
        network.isEmpty() ? advisor.network() : network,
        node.disks(),
        advisor.containers());
  }

  /** Whether there is anything in it. */
  boolean saysAnything() {
    return cpu.isPresent()
        || memoryPercent.isPresent()
        || temperatureCelsius.isPresent()
        || !network.isEmpty()
        || !containers.isEmpty();
  }
}
