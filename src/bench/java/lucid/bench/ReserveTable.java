package lucid.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the results of the suites as Markdown. */
final class ReserveTable {
  private ReserveTable() {}

  static String of(ReserveResults results) {
    boolean compared =
        results.suites().values().stream().anyMatch(entry -> entry.before().isPresent());
    var text = new StringBuilder();
    text.append(
        row(
            List.of("load", "held", "times the criterion", "there: lag p99, CPU", "at the next"),
            compared ? Optional.of("held before") : Optional.empty()));
    text.append(
        row(
            List.of("---", "---:", "---:", "---", "---"),
            compared ? Optional.of("---:") : Optional.empty()));
    for (var suite : ReserveSuite.all()) {
      Optional.ofNullable(results.suites().get(suite.key()))
          .ifPresent(entry -> text.append(row(suite, entry, compared)));
    }
    text.append('\n').append(measured(results.suites()));
    return text.toString();
  }

  private static String row(ReserveSuite suite, ReserveResults.Entry entry, boolean compared) {
    var before = entry.before().map(climb -> held(suite, climb)).orElse("");
    return row(cells(suite, entry.now()), compared ? Optional.of(before) : Optional.empty());
  }

  private static List<String> cells(ReserveSuite suite, Climb climb) {
    var held = climb.held();
    return List.of(
        suite.title(),
        held(suite, climb),
        held.map(step -> times(step.load() / suite.base())).orElse("-"),
        held.map(ReserveTable::there).orElse("-"),
        climb.broke().map(ReserveTable::broke).orElse("not looked for") + targetGaveWay(climb));
  }

  private static String held(ReserveSuite suite, Climb climb) {
    return climb
        .held()
        .map(
            step ->
                "%s%,d %s"
                    .formatted(
                        climb.broke().isEmpty() ? "at least " : "",
                        Math.round(step.load()),
                        suite.unit()))
        .orElse("nothing");
  }

  private static String times(double factor) {
    return factor < 10
        ? String.format(Locale.ROOT, "%.1f", factor)
        : Long.toString(Math.round(factor));
  }

  private static String there(ReserveStep step) {
    return "%s; %s".formatted(lag(step), cpu(step));
  }

  private static String lag(ReserveStep step) {
    return step.lagP99Ms().map(lag -> "%.0f ms".formatted(lag)).orElse("no lag");
  }

  private static String cpu(ReserveStep step) {
    return "injector %.0f %% + stack %.0f %%".formatted(step.injectorCpu(), step.stackCpu());
  }

  private static String broke(ReserveStep step) {
    return "%,d: %s (%s)"
        .formatted(Math.round(step.load()), step.reason().orElse("broke"), cpu(step));
  }

  private static String targetGaveWay(Climb climb) {
    double held = climb.held().map(ReserveStep::load).orElse(0.0);
    double met = climb.met().orElse(0);
    return met < held ? "; the stack met its criteria up to %,d".formatted(Math.round(met)) : "";
  }

  /** Returns where and when the suites were measured, each place and time once. */
  private static String measured(Map<String, ReserveResults.Entry> suites) {
    var places = new ArrayList<String>();
    for (var entry : suites.values()) {
      if (!places.contains(entry.where())) {
        places.add(entry.where());
      }
    }
    return "Measured " + String.join("; ", places) + ".\n";
  }

  private static String row(List<String> cells, Optional<String> last) {
    var all = new ArrayList<>(cells);
    last.ifPresent(all::add);
    return "| " + String.join(" | ", all) + " |\n";
  }
}
