package lucid.resources;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of one scrape of either exporter. Counters have their current value; the difference
 * of two snapshots is what happened in between.
 *
 * @param nanos the time of the scrape, on a clock that never goes back
 * @param cpu the time of all processors together
 * @param memoryPercent the used part of the whole memory
 * @param temperatureCelsius the processor's temperature if its sensor is known, or else the highest
 * @param clockPercent the clock of the fastest processor, in percent of its limit
 * @param throttling the throttling of the processors; absent if the exporter does not tell
 * @param network the traffic of each interface
 * @param disks the work of each disk
 * @param containers the usage of each container
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
   * The time of all processors since the machine was started, in seconds.
   *
   * @param total the whole time
   * @param idle the part of it in which a processor had nothing to do
   * @param waiting the part of the idle time in which a disk was not done
   */
  record CpuTime(double total, double idle, double waiting) {}

  /** The bytes that an interface received and sent since the machine was started. */
  record Traffic(double received, double sent) {}

  /**
   * The work of a disk since the machine was started.
   *
   * @param busy the seconds in which it was busy
   * @param read the bytes that were read
   * @param written the bytes that were written
   */
  record DiskTime(double busy, double read, double written) {}

  /**
   * The usage of one container.
   *
   * @param atSeconds the time of the figures, on any clock, since an exporter may show older ones
   * @param cpuSeconds the processor time since the container was started
   * @param memoryBytes the memory that the container needs; absent if the exporter does not tell
   */
  record Container(double atSeconds, double cpuSeconds, Optional<Double> memoryBytes) {}

  /** Returns whether a snapshot uses the metric. */
  static boolean wants(String metric) {
    return NodeExporter.WANTED.contains(metric)
        || CAdvisor.WANTED.contains(metric)
        || Throttling.knows(metric);
  }

  /**
   * Returns the snapshot of a scrape. node_exporter's figures come before cAdvisor's.
   *
   * @param nanos the time of the scrape, on a clock that never goes back
   * @param epochMillis the same time in milliseconds since the epoch
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

  /** Returns whether the scrape has any figure. */
  boolean saysAnything() {
    return cpu.isPresent()
        || memoryPercent.isPresent()
        || temperatureCelsius.isPresent()
        || !network.isEmpty()
        || !containers.isEmpty();
  }
}
