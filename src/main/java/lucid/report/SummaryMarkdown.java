package lucid.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.campaign.Campaign;
import lucid.campaign.Comparison;
import lucid.capacity.CapacityReport;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/** Writes a campaign as Markdown, for a comment on a pull request. */
final class SummaryMarkdown {
  private SummaryMarkdown() {}

  /**
   * Writes the summary.
   *
   * @param capacity the answers of the campaign's searches; empty if it did not search
   */
  static String of(Campaign campaign, Optional<CapacityReport> capacity) {
    return capacity.map(CapacityWords::markdown).orElseGet(() -> of(campaign));
  }

  static String of(Campaign campaign) {
    var text = new StringBuilder();
    text.append("## ").append(escape(campaign.answer())).append("\n\n");
    text.append(
        "Lucid Phase 2 performance: **%s**, target `%s`, profile `%s`, campaign `%s`.\n"
            .formatted(
                campaign.outcome().words(),
                code(campaign.target()),
                code(campaign.profile()),
                code(campaign.id())));
    SharedSentences.aboutTarget(campaign)
        .ifPresent(words -> text.append(escape(words)).append('\n'));
    Comparison.of(campaign)
        .ifPresent(
            words -> {
              text.append("\nAgainst ").append(escape(words)).append('\n');
              campaign.simulations().stream()
                  .flatMap(simulation -> simulation.verdict().stream())
                  .flatMap(run -> Comparison.calledInWords(run).stream())
                  .forEach(change -> text.append("- ").append(escape(change)).append('\n'));
            });
    text.append("\n| Simulation | Outcome | Why |\n|---|---|---|\n");
    for (var simulation : campaign.simulations()) {
      row(
          text,
          escape(simulation.title()),
          mark(simulation.outcome()),
          simulation.reasons().stream()
              .map(SummaryMarkdown::escape)
              .collect(Collectors.joining("<br>")));
    }
    for (var simulation : campaign.simulations()) {
      simulation.verdict().ifPresent(run -> criteria(text, simulation.title(), run));
    }
    if (!campaign.notes().isEmpty()) {
      text.append('\n');
      campaign.notes().forEach(note -> text.append("- ").append(escape(note)).append('\n'));
    }
    return text.toString();
  }

  private static void criteria(StringBuilder text, String title, RunVerdict run) {
    long met = run.criteria().stream().filter(one -> one.outcome() == Outcome.PASS).count();
    text.append(
        "\n<details%s><summary>%s: %d of %d met</summary>\n\n"
            .formatted(
                run.outcome() == Outcome.PASS ? "" : " open",
                escape(title),
                met,
                run.criteria().size()));
    boolean compared = run.baseline().isPresent();
    text.append("| | Criterion | Limit | Measured | Margin | 95 % interval | Over |");
    text.append(compared ? " Against the baseline |\n" : "\n");
    text.append("|---|---|--:|--:|--:|--:|---|").append(compared ? "---|\n" : "\n");
    for (var criterion : run.criteria()) {
      var cells =
          Stream.of(
              mark(criterion.outcome()),
              "%s<br>%s".formatted(escape(criterion.name()), escape(criterion.seed())),
              escape(criterion.limitWithUnit()),
              escape(criterion.actualWithUnit().orElse(""))
                  + SharedSentences.bounds(criterion)
                      .map(bounds -> "<br>" + escape(bounds))
                      .orElse(""),
              escape(criterion.marginWithSign().orElse("")),
              escape(
                  criterion.intervalInWords().orElse("")
                      + (SharedSentences.isClose(criterion) ? ", " + SharedSentences.CLOSE : "")),
              escape(SharedSentences.basis(criterion).orElse("")));
      var change =
          compared
              ? Stream.of(escape(criterion.changeInWords().orElse("")))
              : Stream.<String>empty();
      row(text, Stream.concat(cells, change).toArray(String[]::new));
    }
    text.append('\n');
    run.informative()
        .orElse(List.of())
        .forEach(
            figure ->
                text.append("- Shown, decides nothing: ")
                    .append(escape(figure.sentence()))
                    .append('\n'));
    SharedSentences.injector(run)
        .ifPresent(facts -> text.append("- Injector: ").append(escape(facts)).append('\n'));
    run.loads()
        .forEach(
            load -> text.append("- Load ").append(escape(SharedSentences.load(load))).append('\n'));
    SharedSentences.drift(run)
        .forEach(sentence -> text.append("- Drift: ").append(escape(sentence)).append('\n'));
    run.resources()
        .ifPresent(
            resources ->
                text.append("\nThe target's machine during the load: ")
                    .append(escape(ResourceSummary.line(resources)))
                    .append('\n'));
    text.append("\n</details>\n");
    run.notes().forEach(note -> text.append("\nNote: ").append(escape(note)).append('\n'));
  }

  private static String mark(Outcome outcome) {
    return (outcome == Outcome.PASS ? "✅ " : "❌ ") + outcome.words();
  }

  static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Escapes a text, so that it contains neither markup nor the end of a cell. */
  static String escape(String text) {
    return text.lines()
        .map(line -> line.replaceAll("([\\\\`*_{}\\[\\]|#~])", "\\\\$1"))
        .map(line -> line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .collect(Collectors.joining("<br>"));
  }

  static String code(String text) {
    return text.replace("`", "'");
  }
}
