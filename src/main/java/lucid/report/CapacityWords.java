package lucid.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lucid.capacity.CapacityAnswer;
import lucid.capacity.CapacityQuestion;
import lucid.capacity.CapacityReport;
import lucid.capacity.CapacitySearch.Trial;
import lucid.capacity.CapacityStep;
import lucid.verdict.Limit;

/** Writes the steps and answers of a search for the console and in Markdown. */
public final class CapacityWords {
  private CapacityWords() {}

  /** Returns {@code Gateway requests: trying 1050 requests/s, the long hold}. */
  public static String trying(CapacityQuestion question, Trial trial) {
    return "%s: trying %d %s%s"
        .formatted(
            question.title(), trial.load(), question.unit(), trial.hold() ? ", the long hold" : "");
  }

  /** Returns {@code held; answered 1049.7, p95 2 ms, load 9.5 s}. */
  public static String step(CapacityStep step) {
    return "  %s; answered %s, p95 %s, load %s s%s"
        .formatted(
            outcome(step),
            answered(step),
            p95(step),
            Limit.number(step.seconds()),
            step.reason().map(reason -> "\n  " + reason).orElse(""));
  }

  /** Returns the answer as lines for the console; the last line is the page's address. */
  public static String console(CapacityAnswer answer, Path page) {
    var rule = "-".repeat(100);
    return "%s%n%s: %s%n%s%n%s%nPage: %s%n"
        .formatted(rule, answer.title(), answer.figure(), rule, answer.sentence(), page.toUri());
  }

  /** Returns {@code held}, or what gave way under the load. */
  static String outcome(CapacityStep step) {
    return step.holds()
        ? "held"
        : step.gaveWay()
            .map(
                who ->
                    switch (who) {
                      case TARGET -> "the target gave way";
                      case INJECTOR -> "the injector gave way";
                      case SAMPLE -> "too small a sample";
                    })
            .orElse(step.outcome().words());
  }

  static String answered(CapacityStep step) {
    return step.answered().map(Limit::number).orElse("nothing");
  }

  static String p95(CapacityStep step) {
    return step.p95Ms().map(millis -> millis + " ms").orElse("no good answer");
  }

  /** Returns {@code 1,485 for 30 s} for the highest load that held; empty if no load held. */
  static String offered(CapacityAnswer answer) {
    return answer
        .held()
        .map(held -> String.format(Locale.ENGLISH, "%,d for %.0f s", held.load(), held.seconds()))
        .orElse("");
  }

  /** Returns a Markdown table of all answers, and one table for each search. */
  static String markdown(CapacityReport report) {
    var text = new StringBuilder();
    text.append("## How far it goes\n\n");
    text.append(
        "Lucid Phase 2 capacity, target `%s`, profile `%s`, campaign `%s`.\n\n"
            .formatted(
                SummaryMarkdown.code(report.target()),
                SummaryMarkdown.code(report.profile()),
                SummaryMarkdown.code(report.campaign())));
    text.append("| | Capacity | Offered | Why not more |\n|---|--:|--:|---|\n");
    for (var answer : report.answers()) {
      row(text, answer.title(), answer.figure(), offered(answer), answer.sentence());
    }
    for (var answer : report.answers()) {
      text.append(
          "\n<details><summary>%s: %d runs</summary>\n\n"
              .formatted(SummaryMarkdown.escape(answer.title()), answer.steps().size()));
      text.append(
          "| %s | Answered | p95 | | Why |\n|--:|--:|--:|---|---|\n".formatted(answer.unit()));
      for (var step : answer.steps()) {
        row(
            text,
            step.load() + (step.hold() ? " (long)" : ""),
            answered(step),
            p95(step),
            outcome(step),
            step.reason().orElse(""));
      }
      text.append("\n</details>\n");
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String... cells) {
    SummaryMarkdown.row(
        text, List.of(cells).stream().map(SummaryMarkdown::escape).toArray(String[]::new));
  }
}
