package lucid.resources;

import java.util.List;
import java.util.Optional;

/**
 * The resource usage of the target's machine during a load. A figure that the exporter does not
 * offer is absent.
 *
 * @param source the exporter's address, without its query and fragment
 * @param seconds the time from the first scrape that was answered to the last
 * @param scrapes the number of scrapes that were answered
 * @param failedScrapes the number of scrapes that were not answered
 * @param cpuPercent the usage of all processors together; 100 = all of them
 * @param diskWaitPercent the part of the processors' time that was idle because of a disk; not part
 *     of {@link #cpuPercent}
 * @param memoryPercent the used part of the whole memory
 * @param temperatureCelsius the temperature of the processor if its sensor is known, or else the
 *     highest one
 * @param clockPercent the clock of the fastest processor, in percent of its limit
 * @param throttling why the processors were slowed down during the load; empty if they were not
 * @param network the traffic of all interfaces that lead out of the machine
 * @param disk the busiest disk
 * @param containers the containers, the one that used most processor time first
 */
public record Resources(
    String source,
    double seconds,
    int scrapes,
    int failedScrapes,
    Optional<Level> cpuPercent,
    Optional<Double> diskWaitPercent,
    Optional<Level> memoryPercent,
    Optional<Level> temperatureCelsius,
    Optional<Level> clockPercent,
    Optional<List<String>> throttling,
    Optional<Network> network,
    Optional<Disk> disk,
    List<Container> containers) {

  /** The mean and the range of a figure during the load. */
  public record Level(double mean, double lowest, double highest) {}

  public record Network(double receivedBytesPerSecond, double sentBytesPerSecond) {}

  /**
   * @param busyPercent the part of the time in which the disk was busy
   */
  public record Disk(
      String device, double busyPercent, double readBytesPerSecond, double writtenBytesPerSecond) {}

  /**
   * @param cpuCores the number of cores that the container used on average
   * @param memoryBytes the most memory that the container could not do without
   */
  public record Container(String name, double cpuCores, Optional<Double> memoryBytes) {}
}
