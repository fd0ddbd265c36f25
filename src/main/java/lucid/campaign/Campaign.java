package lucid.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import lucid.settings.Purpose;
import lucid.verdict.Criterion;
import lucid.verdict.Judge;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/**
 * The verdicts of all simulations together.
 *
 * @param id the campaign that its runs name
 * @param target the target that the runs share, by its name in the settings
 * @param profile the profile that the runs share
 * @param fingerprint the hash of the settings that the runs share
 * @param writtenAt the moment at which the campaign was put together
 * @param outcome the worst outcome of the simulations; FAIL beats an undecided one
 * @param answer the outcome as a sentence
 * @param simulations every simulation that makes a campaign, whether it was run or not
 * @param notes facts that a reader must know beside the verdicts
 */
public record Campaign(
    String id,
    String target,
    String profile,
    String fingerprint,
    Instant writtenAt,
    Outcome outcome,
    String answer,
    List<Simulation> simulations,
    List<String> notes) {
  /** The name of the campaign's file in the results folder. */
  public static final String FILE = "campaign.json";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * One simulation's part of a campaign.
   *
   * @param name the class name of the simulation
   * @param title the title of the simulation for a reader
   * @param reasons why the outcome is not PASS; empty for PASS
   * @param folder the folder of the run, relative to the results folder; absent if there is no run
   * @param verdict the verdict of the run; absent if no run has ended
   */
  @JsonIgnoreProperties(value = "reason", allowGetters = true)
  public record Simulation(
      String name,
      String title,
      Outcome outcome,
      List<String> reasons,
      Optional<String> folder,
      Optional<RunVerdict> verdict) {

    /** Returns the reasons in one text; empty for PASS. */
    @JsonProperty
    public Optional<String> reason() {
      return Judge.joined(reasons);
    }

    /** Returns whether no run of the simulation has begun. */
    public boolean leftOut() {
      return outcome == Outcome.NOT_RUN && folder.isEmpty();
    }

    /** Returns whether a run of the simulation has begun and not ended yet. */
    public boolean underWay() {
      return outcome == Outcome.NOT_RUN && folder.isPresent();
    }
  }

  /** The properties that runs must share to be judged together. */
  public record Key(String id, String target, String profile, String fingerprint) {
    public static Key of(RunVerdict run) {
      return new Key(run.campaign(), run.target(), run.profile(), run.fingerprint());
    }
  }

  /** A run's verdict and the name of the folder in which it was found. */
  public record Found(String folder, RunVerdict verdict) {}

  /**
   * Puts together the verdicts of {@code runs}.
   *
   * @param runs all runs in the results folder, of any campaign
   * @param stillRuns tells whether the process of a run under way is alive
   */
  public static Campaign of(
      Key key, List<Found> runs, List<String> notes, Instant now, Predicate<RunVerdict> stillRuns) {
    var simulations =
        Arrays.stream(CampaignSimulation.values())
            .filter(planned -> planned.isPartOf(Purpose.of(key.profile())))
            .map(planned -> simulation(planned, key, runs, stillRuns))
            .toList();
    return new Campaign(
        key.id(),
        key.target(),
        key.profile(),
        key.fingerprint(),
        now,
        Outcome.of(simulations.stream().map(Simulation::outcome).toList()),
        answer(simulations),
        simulations,
        notes);
  }

  private static Simulation simulation(
      CampaignSimulation planned, Key key, List<Found> runs, Predicate<RunVerdict> stillRuns) {
    var own =
        runs.stream()
            .filter(run -> run.verdict().simulation().equals(planned.simulation()))
            .toList();
    return latest(own.stream().filter(run -> Key.of(run.verdict()).equals(key)).toList())
        .map(run -> simulation(planned, run, stillRuns))
        .orElseGet(
            () ->
                new Simulation(
                    planned.simulation(),
                    planned.title(),
                    Outcome.NOT_RUN,
                    List.of(
                        "no run of this campaign"
                            + latest(own).map(other -> otherRunInWords(key, other)).orElse("")),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static Simulation simulation(
      CampaignSimulation planned, Found run, Predicate<RunVerdict> stillRuns) {
    var verdict = run.verdict();
    if (!verdict.underWay()) {
      return new Simulation(
          planned.simulation(),
          planned.title(),
          verdict.outcome(),
          verdict.reasons(),
          Optional.of(run.folder()),
          Optional.of(verdict));
    }
    var since = TIME.format(verdict.startedAt());
    long process = verdict.environment().process();
    return stillRuns.test(verdict)
        ? new Simulation(
            planned.simulation(),
            planned.title(),
            Outcome.NOT_RUN,
            List.of(
                "under way since %s in process %d. If that process has ended, the run was killed"
                    .formatted(since, process)),
            Optional.of(run.folder()),
            Optional.empty())
        : new Simulation(
            planned.simulation(),
            planned.title(),
            Outcome.ERROR,
            List.of(
                "killed: the run began at %s in process %d, which ended without a verdict"
                    .formatted(since, process)),
            Optional.of(run.folder()),
            Optional.empty());
  }

  private static Optional<Found> latest(List<Found> runs) {
    return runs.stream()
        .max(
            Comparator.comparing((Found run) -> run.verdict().startedAt())
                .thenComparing(run -> !run.verdict().underWay()));
  }

  /** Describes a run of the simulation that can't be judged together with this campaign. */
  private static String otherRunInWords(Key key, Found other) {
    var run = other.verdict();
    var differs = new ArrayList<String>();
    if (!run.campaign().equals(key.id())) {
      differs.add("campaign " + run.campaign());
    }
    if (!run.target().equals(key.target())) {
      differs.add("target " + run.target());
    }
    if (!run.profile().equals(key.profile())) {
      differs.add("profile " + run.profile());
    }
    if (!run.fingerprint().equals(key.fingerprint())) {
      differs.add("other settings");
    }
    return "; the latest run is of %s with %s (%s)"
        .formatted(
            TIME.format(run.startedAt()),
            String.join(", ", differs),
            run.underWay() ? "which did not end" : run.outcome().words());
  }

  private static String answer(List<Simulation> simulations) {
    long criteria = count(simulations, Outcome.PASS) + count(simulations, Outcome.FAIL);
    long failed = count(simulations, Outcome.FAIL);
    if (failed > 0) {
      return "No: %d of the %s %s not met"
          .formatted(
              failed,
              plural(criteria, "criterion", "criteria") + " measured",
              failed == 1 ? "is" : "are");
    }
    long notPassed = simulations.stream().filter(one -> one.outcome() != Outcome.PASS).count();
    var met = "all %s are met".formatted(plural(criteria, "criterion", "criteria"));
    if (notPassed == 0) {
      return "Yes: " + met;
    }
    long notRun = simulations.stream().filter(Simulation::leftOut).count();
    return notPassed == notRun && notRun < simulations.size()
        ? "Yes, as far as was asked: %s; %d other %s not run in this campaign"
            .formatted(met, notRun, notRun == 1 ? "simulation was" : "simulations were")
        : "No answer: %d of the %d simulations %s none"
            .formatted(notPassed, simulations.size(), notPassed == 1 ? "has" : "have");
  }

  private static long count(List<Simulation> simulations, Outcome outcome) {
    return simulations.stream()
        .flatMap(simulation -> simulation.verdict().stream())
        .flatMap(verdict -> verdict.criteria().stream())
        .filter(criterion -> criterion.role() == Criterion.Role.SERVICE)
        .filter(criterion -> criterion.outcome() == outcome)
        .count();
  }

  private static String plural(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
