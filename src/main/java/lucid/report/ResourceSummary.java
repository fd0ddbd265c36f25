package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.resources.Resources;
import lucid.resources.Resources.Container;
import lucid.resources.Resources.Level;

/** Describes the target's resources in the words that all outputs share. */
final class ResourceSummary {
  /** The smallest percentage that is shown. */
  private static final double LEAST_PERCENT = 1;

  private static final int CONTAINERS = 8;
  private static final double THOUSAND = 1000;

  private ResourceSummary() {}

  /**
   * Returns the figures that the exporter tells, by their names, such as {@code CPU}: {@code 71 %,
   * at most 88 %}.
   */
  static List<Map.Entry<String, String>> of(Resources resources) {
    var lines = new ArrayList<Map.Entry<String, String>>();
    resources
        .cpuPercent()
        .ifPresent(
            cpu ->
                lines.add(
                    Map.entry(
                        "CPU",
                        atMost(cpu, "%")
                            + resources
                                .diskWaitPercent()
                                .filter(waiting -> waiting >= LEAST_PERCENT)
                                .map(waiting -> ", waiting for a disk " + number(waiting) + " %")
                                .orElse(""))));
    resources.memoryPercent().ifPresent(used -> lines.add(Map.entry("Memory", atMost(used, "%"))));
    resources
        .temperatureCelsius()
        .ifPresent(celsius -> lines.add(Map.entry("Temperature", atMost(celsius, "°C"))));
    resources
        .clockPercent()
        .ifPresent(
            clock ->
                lines.add(
                    Map.entry(
                        "CPU clock",
                        "%s %%, at least %s %% of its maximum"
                            .formatted(number(clock.mean()), number(clock.lowest())))));
    resources
        .throttling()
        .ifPresent(
            causes ->
                lines.add(
                    Map.entry(
                        "Throttling", causes.isEmpty() ? "none" : String.join(", ", causes))));
    resources
        .network()
        .ifPresent(
            network ->
                lines.add(
                    Map.entry(
                        "Network",
                        "%s/s in, %s/s out"
                            .formatted(
                                bytes(network.receivedBytesPerSecond()),
                                bytes(network.sentBytesPerSecond())))));
    resources
        .disk()
        .ifPresent(
            disk ->
                lines.add(
                    Map.entry(
                        "Disk " + disk.device(),
                        "busy %s %%, %s/s read, %s/s written"
                            .formatted(
                                number(disk.busyPercent()),
                                bytes(disk.readBytesPerSecond()),
                                bytes(disk.writtenBytesPerSecond())))));
    resources.containers().stream()
        .limit(CONTAINERS)
        .forEach(container -> lines.add(Map.entry(container.name(), words(container))));
    if (resources.containers().size() > CONTAINERS) {
      lines.add(
          Map.entry(
              "And", (resources.containers().size() - CONTAINERS) + " containers that used less"));
    }
    return lines;
  }

  /** Returns all figures on one line: {@code CPU 71 %, at most 88 %; memory ...}. */
  static String line(Resources resources) {
    return of(resources).stream()
        .map(line -> line.getKey() + " " + line.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String words(Container container) {
    return Stream.concat(
            Stream.of(String.format(Locale.ROOT, "%.2f cores", container.cpuCores())),
            container.memoryBytes().map(used -> "at most " + bytes(used)).stream())
        .collect(Collectors.joining(", "));
  }

  private static String atMost(Level level, String unit) {
    return "%s %s, at most %s %s"
        .formatted(number(level.mean()), unit, number(level.highest()), unit);
  }

  /** Returns a number below 10 with one decimal, and any other without. */
  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }

  private static String bytes(double bytes) {
    var units = List.of("B", "kB", "MB", "GB");
    int unit = 0;
    for (; bytes >= THOUSAND && unit < units.size() - 1; unit++) {
      bytes /= THOUSAND;
    }
    return (unit == 0 ? String.format(Locale.ROOT, "%.0f", bytes) : number(bytes))
        + " "
        + units.get(unit);
  }
}
