package lucid.resources;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.resources.Snapshot.CpuTime;
import lucid.resources.Snapshot.DiskTime;
import lucid.resources.Snapshot.Traffic;

/** The metrics of one scrape of node_exporter. */
record NodeExporter(Metrics metrics) {
  private static final String CPU = "node_cpu_seconds_total";
  private static final String MEMORY = "node_memory_MemTotal_bytes";
  private static final String AVAILABLE = "node_memory_MemAvailable_bytes";
  private static final String ZONE = "node_thermal_zone_temp";
  private static final String SENSOR = "node_hwmon_temp_celsius";
  private static final String CHIP = "node_hwmon_chip_names";
  private static final String CLOCK = "node_cpu_scaling_frequency_hertz";
  private static final String CLOCK_LIMIT = "node_cpu_scaling_frequency_max_hertz";
  private static final String CLOCK_MAX = "node_cpu_frequency_max_hertz";
  private static final String RECEIVED = "node_network_receive_bytes_total";
  private static final String SENT = "node_network_transmit_bytes_total";
  private static final String DISK_BUSY = "node_disk_io_time_seconds_total";
  private static final String DISK_READ = "node_disk_read_bytes_total";
  private static final String DISK_WRITTEN = "node_disk_written_bytes_total";

  static final Set<String> WANTED =
      Set.of(
          CPU,
          MEMORY,
          AVAILABLE,
          ZONE,
          SENSOR,
          CHIP,
          CLOCK,
          CLOCK_LIMIT,
          CLOCK_MAX,
          RECEIVED,
          SENT,
          DISK_BUSY,
          DISK_READ,
          DISK_WRITTEN);

  /** Interfaces whose traffic also passes a real interface, or does not leave the machine. */
  private static final Pattern VIRTUAL_INTERFACE =
      Pattern.compile("(lo|veth|docker|br-|virbr|cni|flannel|cali|ifb).*");

  /** Devices that are a part of another device, or no disk. */
  private static final Pattern NO_DISK =
      Pattern.compile("(loop|ram|zram|dm-|md|sr)\\d+|(mmcblk\\d+|nvme\\d+n\\d+)(p|boot)\\d+");

  private static final Pattern PROCESSOR =
      Pattern.compile(".*(cpu|soc|core|x86_pkg|k10temp|zenpower).*");

  /** The temperature from which on a value comes from a sensor that is not connected. */
  private static final double HOTTER_THAN_ANY = 125;

  Optional<CpuTime> cpu() {
    return metrics.has(CPU)
        ? Optional.of(
            new CpuTime(
                Metrics.sum(metrics.all(CPU)), cpuSeconds("idle|iowait"), cpuSeconds("iowait")))
        : Optional.empty();
  }

  private double cpuSeconds(String modes) {
    return Metrics.sum(metrics.all(CPU).filter(sample -> sample.label("mode").matches(modes)));
  }

  Optional<Double> memoryPercent() {
    return metrics
        .one(MEMORY)
        .flatMap(
            total -> metrics.one(AVAILABLE).map(available -> 100 * (total - available) / total));
  }

  Optional<Double> temperatureCelsius() {
    var chips =
        metrics
            .all(CHIP)
            .collect(
                Collectors.toMap(
                    sample -> sample.label("chip"),
                    sample -> sample.label("chip_name"),
                    (one, other) -> one));
    Predicate<MetricSample> ofProcessor =
        sample ->
            PROCESSOR.matcher(sample.label("type")).matches()
                || PROCESSOR.matcher(chips.getOrDefault(sample.label("chip"), "")).matches();
    var plausible =
        Stream.concat(metrics.all(ZONE), metrics.all(SENSOR))
            .filter(sample -> sample.value() < HOTTER_THAN_ANY)
            .toList();
    return highest(plausible.stream().filter(ofProcessor)).or(() -> highest(plausible.stream()));
  }

  private static Optional<Double> highest(Stream<MetricSample> samples) {
    return samples.map(MetricSample::value).max(Double::compare);
  }

  /** Returns the fastest clock, in percent of the hardware's limit if that is known. */
  Optional<Double> clockPercent() {
    var most = Metrics.by("cpu", metrics.all(metrics.has(CLOCK_MAX) ? CLOCK_MAX : CLOCK_LIMIT));
    return metrics
        .all(CLOCK)
        .filter(clock -> most.getOrDefault(clock.label("cpu"), 0.0) > 0)
        .map(clock -> 100 * clock.value() / most.get(clock.label("cpu")))
        .max(Double::compare);
  }

  Map<String, Traffic> network() {
    return traffic("device", metrics.all(RECEIVED), metrics.all(SENT));
  }

  /** Returns the traffic of each interface that leads out of the machine. */
  static Map<String, Traffic> traffic(
      String label, Stream<MetricSample> received, Stream<MetricSample> sent) {
    var out = Metrics.by(label, sent);
    var traffic = new HashMap<String, Traffic>();
    Metrics.by(label, received)
        .forEach(
            (name, bytes) -> {
              if (!VIRTUAL_INTERFACE.matcher(name).matches()) {
                traffic.put(name, new Traffic(bytes, out.getOrDefault(name, 0.0)));
              }
            });
    return traffic;
  }

  Map<String, DiskTime> disks() {
    var read = Metrics.by("device", metrics.all(DISK_READ));
    var written = Metrics.by("device", metrics.all(DISK_WRITTEN));
    var disks = new HashMap<String, DiskTime>();
    Metrics.by("device", metrics.all(DISK_BUSY))
        .forEach(
            (device, busy) -> {
              if (!NO_DISK.matcher(device).matches()) {
                disks.put(
                    device,
                    new DiskTime(
                        busy, read.getOrDefault(device, 0.0), written.getOrDefault(device, 0.0)));
              }
            });
    return disks;
  }
}
