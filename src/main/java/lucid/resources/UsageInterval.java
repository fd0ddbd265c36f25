package lucid.resources;

import java.util.List;
import java.util.Optional;

/**
 * The resource usage of the target's machine between two scrapes.
 *
 * @param fromMillis the time of the first scrape, in milliseconds since the epoch
 * @param toMillis the time of the second scrape, in milliseconds since the epoch
 * @param cpuPercent the usage of all processors together; 100 = all of them; absent if the exporter
 *     does not tell
 * @param temperatureCelsius the temperature at the second scrape; absent if unknown
 * @param throttling why the processors were slowed down in between or at the second scrape; empty
 *     if they were not, or if no exporter tells
 */
public record UsageInterval(
    long fromMillis,
    long toMillis,
    Optional<Double> cpuPercent,
    Optional<Double> temperatureCelsius,
    List<String> throttling) {}
