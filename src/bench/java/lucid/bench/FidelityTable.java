package lucid.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the result of the benchmark as Markdown. */
final class FidelityTable {
  private static final String HEAD =
      """
      | client | answered of due | a second | conn. | p50 | p95 | p99 | max | nginx p99, max | CPU load | CPU whole |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private FidelityTable() {}

  /** Returns one table for each load, in the order of the loads. */
  static String of(List<Row> rows) {
    var text = new StringBuilder();
    for (var load : rows.stream().map(Row::load).distinct().toList()) {
      text.append(
          "\n%d requests/s, %s\n\n"
              .formatted(load.rate(), load.oneCore() ? "client on one core" : "all cores"));
      text.append(HEAD);
      rows.stream()
          .filter(row -> row.load().equals(load))
          .map(FidelityTable::line)
          .forEach(text::append);
    }
    return text.toString();
  }

  private static String line(Row row) {
    var cells = new ArrayList<String>();
    cells.add(name(row));
    row.figures()
        .ifPresentOrElse(
            figures -> cells.addAll(cells(figures)), () -> cells.add(row.why().orElseThrow()));
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String name(Row row) {
    var name = row.client().name();
    return row.figures()
        .flatMap(figures -> figures.report().verdict())
        .map(verdict -> "**%s**: %s, lag p99 %s".formatted(name, verdict.outcome(), lag(verdict)))
        .orElse(name);
  }

  private static String lag(LoadClient.Verdict verdict) {
    return verdict.lagP99Millis().map(lag -> Numbers.of(lag) + " ms").orElse("not measured");
  }

  private static List<String> cells(Row.Figures figures) {
    var truth = figures.truth();
    var latencies = figures.latencies();
    return List.of(
        "%d of %d%s"
            .formatted(
                truth.count(),
                figures.report().due(),
                truth.failed() == 0 ? "" : ", %d failed".formatted(truth.failed())),
        "%d to %d".formatted(truth.fewestPerSecond(), truth.mostPerSecond()),
        Integer.toString(truth.connections()),
        Numbers.of(latencies.p50()),
        Numbers.of(latencies.p95())
            + latencies.insteadOfP95().map(percentile -> " (" + percentile + ")").orElse(""),
        Numbers.of(latencies.p99()),
        Numbers.of(latencies.max()),
        "%d, %d".formatted(truth.serverP99Millis(), truth.serverMaxMillis()),
        seconds(figures.loadCpuPerThousand()),
        seconds(figures.wholeCpuPerThousand()));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Returns {@code hey 0.1.4: closed, ...}. */
  static String description(LoadClient client) {
    var version = client.missing().isPresent() ? Optional.<String>empty() : client.version();
    return client.name() + version.map(known -> " " + known).orElse("") + ": " + client.workload();
  }
}
