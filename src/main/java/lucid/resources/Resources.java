package lucid.resources;

import java.util.List;
import java.util.Optional;

/**
 * What the target's machine was busy with while the load lasted. What the exporter does not offer
 * is absent.
 *
 * @param source address of the exporter, without what may be secret
 * @param seconds from the first scrape that was answered to the last
 * @param scrapes how many were answered
 * @param failedScrapes how many were not
 * @param cpuPercent of all processors together, 100 = all of them
 * @param diskWaitPercent of the processors' time, idle since a disk was not done; not part of
 *     {@link #cpuPercent}
 * @param memoryPercent used, of all there is
 * @param temperatureCelsius of the processor, where it is known which sensor is its, else the
 *     hottest
 * @param clockPercent of the fastest processor, of what it could do
 * @param throttling why the processors were slowed down in that time; empty = they were not
 * @param network of all interfaces that lead out of the machine
 * @param disk the busiest
 * @param containers the one that used most first
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

  /** How a figure was over the window. */
  public record Level(double mean, double lowest, double highest) {}

  public record Network(double receivedBytesPerSecond, double sentBytesPerSecond) {}

  /**
   * @param busyPercent of the time, with something to do
   */
  public record Disk(
      String device, double busyPercent, double readBytesPerSecond, double writtenBytesPerSecond) {}

  /**
   * @param cpuCores so many processors' time it used, on average
   * @param memoryBytes that it can't do without, at most
   */
  public record Container(String name, double cpuCores, Optional<Double> memoryBytes) {}
}
