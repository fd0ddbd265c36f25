package lucid.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lucid.campaign.Campaign;
import lucid.campaign.Comparison;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Limit;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Unmet;

/** Writes the console's text at the end of a run: the run, the campaign, and the unmet criteria. */
public final class Console {
  private static final String RULE = "-".repeat(100);

  /** The lines below a criterion begin at the column of its name. */
  private static final int INDENT = 16;

  private Console() {}

  public static String of(RunVerdict run) {
    var text = new StringBuilder();
    text.append(RULE).append('\n');
    text.append("%s  %s%n".formatted(run.outcome().words(), simpleName(run.simulation())));
    text.append(
        "target %s, profile %s, campaign %s, load %s s%n"
            .formatted(run.target(), run.profile(), run.campaign(), Limit.number(run.seconds())));
    run.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
    text.append(RULE).append('\n');
    if (run.criteria().stream().anyMatch(criterion -> criterion.records() > 0)) {
      criteria(text, run);
    }
    run.informative()
        .orElse(List.of())
        .forEach(
            figure ->
                text.append("shown, decides nothing: ").append(figure.sentence()).append('\n'));
    SharedSentences.injector(run)
        .ifPresent(facts -> text.append("injector: ").append(facts).append('\n'));
    run.loads()
        .forEach(load -> text.append("load: ").append(SharedSentences.load(load)).append('\n'));
    SharedSentences.drift(run)
        .forEach(sentence -> text.append("drift: ").append(sentence).append('\n'));
    run.resources()
        .ifPresent(
            resources ->
                text.append("target's machine: ")
                    .append(ResourceSummary.line(resources))
                    .append('\n'));
    Comparison.of(run)
        .ifPresent(
            words -> {
              text.append("against ").append(words).append('\n');
              run.criteria()
                  .forEach(
                      criterion ->
                          criterion
                              .changeInWords()
                              .ifPresent(
                                  change ->
                                      text.append(
                                          "  %s: %s, %s%n"
                                              .formatted(
                                                  criterion.name(),
                                                  criterion.actualWithUnit().orElse("-"),
                                                  change))));
            });
    run.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.toString();
  }

  private static void criteria(StringBuilder text, RunVerdict run) {
    int name = width(run.criteria().stream().map(CriterionVerdict::name).toList());
    int limit = width(run.criteria().stream().map(CriterionVerdict::limitWithUnit).toList());
    for (var criterion : run.criteria()) {
      text.append(
          "%-14s  %s  %s  %14s  %10s%n"
              .formatted(
                  criterion.outcome().words(),
                  padded(criterion.name(), name),
                  padded(criterion.limitWithUnit(), limit),
                  criterion.actualWithUnit().orElse("-"),
                  criterion.marginWithSign().orElse("-")));
      var details = SharedSentences.details(criterion);
      if (!details.isEmpty()) {
        text.append(" ".repeat(INDENT)).append(String.join("; ", details)).append('\n');
      }
    }
  }

  /**
   * Returns the text about the campaign. Its last lines name the unmet criteria and the page.
   *
   * @param page the campaign page
   */
  public static String of(Campaign campaign, Path page) {
    var text = new StringBuilder();
    text.append(RULE).append('\n');
    text.append("Campaign %s: %s%n".formatted(campaign.id(), state(campaign)));
    text.append(RULE).append('\n');
    for (var simulation : campaign.simulations()) {
      text.append("%-14s  %s%n".formatted(simulation.outcome().words(), simulation.title()));
    }
    text.append(RULE).append('\n');
    SharedSentences.aboutTarget(campaign).ifPresent(words -> text.append(words).append('\n'));
    text.append(campaign.answer()).append('\n');
    Comparison.of(campaign).ifPresent(words -> text.append("Against ").append(words).append('\n'));
    unmet(campaign)
        .forEach(one -> text.append("  %s  %s%n".formatted(one.outcome().words(), one.sentence())));
    text.append("Page: ").append(page.toAbsolutePath().normalize().toUri()).append('\n');
    return text.toString();
  }

  /**
   * Returns the outcome in words; of a campaign that has not run everything, the number of runs.
   */
  private static String state(Campaign campaign) {
    long run = campaign.simulations().stream().filter(one -> one.folder().isPresent()).count();
    return campaign.outcome() == Outcome.NOT_RUN
        ? "%d of %d simulations run".formatted(run, campaign.simulations().size())
        : campaign.outcome().words();
  }

  /**
   * Returns the criteria that are not PASS after their simulation's name, and the reasons of whole
   * simulations. Failures come first.
   */
  private static List<Unmet> unmet(Campaign campaign) {
    var all = new ArrayList<Unmet>();
    for (var simulation : campaign.simulations()) {
      var name = simpleName(simulation.name());
      var criteria =
          Unmet.of(simulation.verdict().map(RunVerdict::criteria).orElse(List.of())).stream()
              .filter(one -> !simulation.reasons().contains(one.reason()))
              .toList();
      for (var one : criteria) {
        all.add(
            new Unmet(
                one.outcome(),
                List.of(name + "  " + String.join(", ", one.names())),
                one.reason()));
      }
      var sentences = criteria.stream().map(Unmet::sentence).toList();
      simulation.reasons().stream()
          .filter(reason -> !sentences.contains(reason))
          .forEach(reason -> all.add(new Unmet(simulation.outcome(), List.of(name), reason)));
    }
    return Unmet.together(all);
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
