package lucid.resources;

import java.util.List;
import java.util.Optional;

/**
 * What the target's machine was busy with between two scrapes.
 *
 * @param fromMillis when the first was answered, since the epoch
 * @param toMillis when the second was answered
 * @param cpuPercent of all processors together, 100 = all of them; absent if the exporter does not
 *     say
 * @param temperatureCelsius at the second scrape; absent likewise
 * @param throttling why the processors were slowed down in between, or at the second scrape; empty
 *     if they were not, or nobody tells
 */
public record UsageInterval(
    long fromMillis,
    long toMillis,
    Optional<Double> cpuPercent,
    Optional<Double> temperatureCelsius,
    List<String> throttling) {}
