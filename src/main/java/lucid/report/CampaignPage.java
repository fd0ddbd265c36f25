package lucid.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.campaign.Comparison;
import lucid.capacity.CapacityReport;
import lucid.capacity.CapacityStep;
import lucid.verdict.Change;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.InformativeFigure;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * Writes the campaign page: one file that needs no network. This class makes the page's content.
 * The template in {@code lucid/report} makes its look, and escapes every value.
 */
final class CampaignPage {
  private static final String TEMPLATE = "lucid/report/campaign.html.peb";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private CampaignPage() {}

  /**
   * Writes the page.
   *
   * @param series returns the series of a simulation's run; empty if it has none
   * @param capacity the answers of the campaign's searches; empty if it did not search
   */
  static String of(
      Campaign campaign,
      Function<Campaign.Simulation, Optional<Series>> series,
      Optional<CapacityReport> capacity) {
    var model = model(campaign, series);
    model.put("answers", capacity.map(CampaignPage::answers).orElse(List.of()));
    capacity.ifPresent(
        report -> {
          model.put("answer", "It holds: " + report.inShort());
          model.put("outcome", report.isFound() ? Outcome.PASS : Outcome.ERROR);
          List.of("parts", "troubled", "measured").forEach(part -> model.put(part, List.of()));
        });
    return HtmlTemplate.fill(TEMPLATE, model);
  }

  private static List<Map<String, Object>> answers(CapacityReport report) {
    return report.answers().stream()
        .map(
            answer ->
                Map.<String, Object>of(
                    "title",
                    answer.title(),
                    "figure",
                    answer.figure(),
                    "found",
                    answer.isFound(),
                    "offered",
                    CapacityWords.offered(answer),
                    "sentence",
                    answer.sentence(),
                    "unit",
                    answer.unit(),
                    "steps",
                    answer.steps().stream().map(CampaignPage::step).toList(),
                    "charts",
                    answer.steps().isEmpty() ? List.of() : List.of(CapacityChart.of(answer))))
        .toList();
  }

  private static List<String> step(CapacityStep step) {
    return List.of(
        step.load() + (step.hold() ? " (long)" : ""),
        CapacityWords.answered(step),
        CapacityWords.p95(step),
        CapacityWords.outcome(step),
        step.reason().orElse(""));
  }

  private static Map<String, Object> model(
      Campaign campaign, Function<Campaign.Simulation, Optional<Series>> series) {
    var model = new LinkedHashMap<String, Object>();
    var parts =
        campaign.simulations().stream()
            .map(one -> Part.of(one, campaign, series.apply(one)))
            .toList();
    model.put("answer", campaign.answer());
    model.put("outcome", campaign.outcome());
    model.put("aboutTarget", SharedSentences.aboutTarget(campaign).orElse(""));
    model.put("target", campaign.target());
    model.put("profile", campaign.profile());
    model.put("campaign", campaign.id());
    model.put("comparison", Comparison.of(campaign).orElse(""));
    model.put("writtenAt", TIME.format(campaign.writtenAt()));
    model.put("parts", parts);
    model.put("troubled", parts.stream().filter(part -> !part.steps().isEmpty()).toList());
    model.put("measured", parts.stream().filter(part -> !part.rows().isEmpty()).toList());
    model.put(
        "histories",
        parts.stream()
            .flatMap(part -> part.rows().stream())
            .anyMatch(row -> row.history().isPresent()));
    model.put("notes", campaign.notes());
    model.put("environment", environment(campaign));
    return model;
  }

  /**
   * Returns the environment of the last run. All runs of a campaign share the settings, and nearly
   * always the machine.
   */
  private static Map<String, String> environment(Campaign campaign) {
    var facts = new LinkedHashMap<String, String>();
    campaign.simulations().stream()
        .flatMap(simulation -> simulation.verdict().stream())
        .forEach(
            run -> {
              var environment = run.environment();
              environment
                  .addresses()
                  .forEach((name, address) -> facts.put("Address: " + name, address));
              environment.services().forEach((name, words) -> facts.put("The " + name, words));
              facts.put(
                  "Revision",
                  environment
                      .revision()
                      .map(
                          commit ->
                              commit
                                  + (environment.clean().orElse(false)
                                      ? ", clean"
                                      : ", with uncommitted changes"))
                      .orElse("not a git checkout"));
              facts.put(
                  "Settings",
                  run.fingerprint().substring(0, Math.min(12, run.fingerprint().length())));
              facts.put("Java", environment.java());
              facts.put("Gatling", environment.gatling());
              facts.put("Operating system", environment.os());
              facts.put("Processor", environment.cpu() + ", " + environment.cores() + " cores");
              facts.put("Clock", environment.clock());
            });
    return facts;
  }

  /**
   * One simulation as the page shows it.
   *
   * @param anchor the anchor of its section
   * @param target the anchor that its card leads to
   * @param summary the one line of its card
   * @param reasons why it is not PASS; empty for PASS
   * @param facts the time of its run, and the state of the injector
   * @param informative a sentence for each figure that decides nothing
   * @param loads a sentence for each load, about how it was offered
   * @param drift a sentence for each figure of a soak that may drift
   * @param machine the load on the target's machine, by the names of the figures; empty if no
   *     exporter tells
   * @param charts its charts; empty if the run has no series
   * @param uncharted why there are no charts; empty if there are
   * @param comparison the comparison with the baseline; empty if there is none
   * @param report the relative address of Gatling's own report; empty if there is none
   */
  record Part(
      String anchor,
      String target,
      String title,
      String simulation,
      Outcome outcome,
      String summary,
      List<String> reasons,
      String facts,
      List<String> informative,
      List<String> loads,
      List<String> drift,
      List<Map.Entry<String, String>> machine,
      Optional<Charts> charts,
      String uncharted,
      String comparison,
      String report,
      List<Row> rows,
      List<String> notes,
      List<NextStep> steps) {

    private static final String NOTHING_TO_DRAW =
        "There are no charts of this load: the run left no series.json that can be read. Either it"
            + " ended before its load did, or it is of an older version of this project.";

    /** Returns whether the charts are open at first: if the outcome is not PASS. */
    public boolean opened() {
      return outcome != Outcome.PASS;
    }

    static Part of(Campaign.Simulation simulation, Campaign campaign, Optional<Series> series) {
      var planned = CampaignSimulation.of(simulation.name()).orElseThrow();
      var run = simulation.verdict();
      var anchor = planned.name().toLowerCase(Locale.ROOT).replace('_', '-');
      return new Part(
          anchor,
          simulation.outcome() == Outcome.PASS ? anchor : "next-" + anchor,
          simulation.title(),
          simulation.name(),
          simulation.outcome(),
          summary(simulation),
          simulation.reasons(),
          run.map(Part::facts).orElse(""),
          run.flatMap(RunVerdict::informative).orElse(List.of()).stream()
              .map(InformativeFigure::sentence)
              .toList(),
          run.map(RunVerdict::loads).orElse(List.of()).stream().map(SharedSentences::load).toList(),
          run.map(SharedSentences::drift).orElse(List.of()),
          run.flatMap(RunVerdict::resources).map(ResourceSummary::of).orElse(List.of()),
          series.map(Charts::of),
          series.isPresent() ? "" : NOTHING_TO_DRAW,
          run.flatMap(Comparison::of).orElse(""),
          run.flatMap(RunVerdict::report).map(folder -> encoded(folder) + "/index.html").orElse(""),
          run.map(Part::rows).orElse(List.of()),
          run.map(RunVerdict::notes).orElse(List.of()),
          NextStep.of(planned, simulation, campaign));
    }

    private static String summary(Campaign.Simulation simulation) {
      var criteria = simulation.verdict().map(RunVerdict::criteria).orElse(List.of());
      long met = count(criteria, Outcome.PASS);
      return switch (simulation.outcome()) {
        case PASS -> "all " + criteria.size() + " checks met";
        case FAIL -> count(criteria, Outcome.FAIL) + " of " + criteria.size() + " checks not met";
        case NOT_MEASURABLE ->
            met == 0
                ? "the target does not offer it"
                : met + " of " + criteria.size() + " checks met";
        case INVALID -> undecided(criteria);
        case ERROR -> "the run broke";
        case NOT_RUN -> simulation.underWay() ? "under way" : "no run of this campaign";
      };
    }

    private static String undecided(List<CriterionVerdict> criteria) {
      long decided = count(criteria, Outcome.PASS) + count(criteria, Outcome.FAIL);
      return decided == criteria.size()
          ? "undecided as a whole"
          : "%d of %d checks undecided".formatted(criteria.size() - decided, criteria.size());
    }

    private static long count(List<CriterionVerdict> criteria, Outcome outcome) {
      return criteria.stream().filter(one -> one.outcome() == outcome).count();
    }

    private static String facts(RunVerdict run) {
      var facts = new ArrayList<String>();
      facts.add(TIME.format(run.startedAt()));
      if (run.seconds() > 0) {
        facts.add(String.format(Locale.ENGLISH, "%.1f s of load", run.seconds()));
      }
      SharedSentences.injector(run).ifPresent(words -> facts.add("injector: " + words));
      return String.join(" · ", facts);
    }

    private static List<Row> rows(RunVerdict run) {
      return run.criteria().stream().map(criterion -> Row.of(criterion, run)).toList();
    }

    private static String encoded(String folder) {
      return URLEncoder.encode(folder, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /**
   * One criterion as the page shows it. A text is empty if there is nothing to say.
   *
   * @param basis the records that the figure is computed from
   * @param bounds the range that the figure lies in
   * @param change the comparison with the baseline
   * @param changed the page's style for this comparison
   * @param history a drawing of the earlier figures; empty if there are fewer than two
   */
  record Row(
      String name,
      String seed,
      Outcome outcome,
      boolean soundness,
      String limit,
      String actual,
      String margin,
      String basis,
      String bounds,
      String interval,
      String close,
      String change,
      String changed,
      Optional<String> history,
      String reason,
      Optional<CriterionBar> bar) {

    static Row of(CriterionVerdict criterion, RunVerdict run) {
      return new Row(
          criterion.name(),
          criterion.seed(),
          criterion.outcome(),
          criterion.role() == Criterion.Role.SOUNDNESS,
          criterion.limitWithUnit().replace("<=", "≤").replace(">=", "≥"),
          criterion.actualWithUnit().orElse(""),
          criterion.marginWithSign().orElse(""),
          SharedSentences.basis(criterion).orElse(""),
          SharedSentences.bounds(criterion).orElse(""),
          criterion.intervalInWords().orElse(""),
          SharedSentences.isClose(criterion) ? SharedSentences.CLOSE : "",
          criterion.changeInWords().orElse(""),
          criterion.change().map(change -> style(change.call())).orElse(""),
          Sparkline.of(criterion),
          reason(criterion, run),
          CriterionBar.of(criterion));
    }

    private static String style(Change.Call call) {
      return switch (call) {
        case BETTER -> "is-pass";
        case WORSE -> "is-fail";
        case NO_CHANGE, NOT_COMPARED -> "muted";
      };
    }

    /** Returns the reason, unless it repeats the figures beside it or a reason of the whole run. */
    private static String reason(CriterionVerdict criterion, RunVerdict run) {
      return criterion
          .reason()
          .filter(reason -> !reason.equals(criterion.figure()))
          .filter(reason -> run.reasons().stream().noneMatch(reason::endsWith))
          .orElse("");
    }
  }
}
