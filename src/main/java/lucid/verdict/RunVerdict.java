package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.measure.HostWatch;
import lucid.resources.Resources;

/**
 * What one run of one simulation says.
 *
 * @param simulation its class
 * @param target the settings' name of it
 * @param profile that it was run with
 * @param campaign that it belongs to
 * @param fingerprint of the settings; runs of different ones can't be judged together
 * @param startedAt when the measured load began, or the run if it never did
 * @param underWay whether this was written at the run's beginning, for the case that it is killed:
 *     nothing is decided
 * @param seconds how long the measured load took; 0 if it never began
 * @param phases where the time of the run went, in its order; the writing of the verdict itself is
 *     not among them
 * @param outcome the worst of its criteria's, or worse
 * @param reasons for anything but PASS: what holds for the run as a whole, then of the criteria
 *     that are not met what failed first
 * @param notes what a reader must know beside: what the profile left out, what stood in for what
 * @param injector how sound the injector was
 * @param loads how each load was offered, compared with what was due
 * @param criteria in the simulation's order
 * @param environment what is needed to repeat it
 * @param report folder of Gatling's HTML report, relative to the results folder; absent if there is
 *     none
 * @param resources of the target while the load lasted; absent if nobody tells
 * @param baseline what its criteria are compared with; absent if with nothing
 */
@JsonIgnoreProperties(value = "reason", allowGetters = true)
public record RunVerdict(
    String simulation,
    String target,
    String profile,
    String campaign,
    String fingerprint,
    Instant startedAt,
    boolean underWay,
    double seconds,
    List<Phase> phases,
    Outcome outcome,
    List<String> reasons,
    List<String> notes,
    Injector injector,
    List<Offered> loads,
    List<CriterionVerdict> criteria,
    Environment environment,
    Optional<String> report,
    Optional<Resources> resources,
    Optional<Earlier> baseline) {

  /**
   * How sound the injector was.
   *
   * @param lagP99Ms how late its event loops were, 99th percentile, in milliseconds; absent if it
   *     was not measured
   * @param longestStallMs the longest time for which an event loop was late, likewise
   * @param cpuPercent what it used of all processors over the measured window; absent likewise
   * @param clockSetMs by how much its machine's wall clock was set meanwhile
   * @param sleptMs for how long its machine slept meanwhile
   * @param throttledMs for how long its container was throttled; absent if the system does not tell
   * @param stolenPercent what the hypervisor took of its cores; absent likewise
   * @param busiestCorePercent how busy its busiest core was; absent likewise
   */
  public record Injector(
      Optional<Double> lagP99Ms,
      Optional<Double> longestStallMs,
      Optional<Double> cpuPercent,
      Optional<Long> clockSetMs,
      Optional<Long> sleptMs,
      Optional<Long> throttledMs,
      Optional<Double> stolenPercent,
      Optional<Double> busiestCorePercent) {

    /** Puts together what was found out about the injector. */
    public static Injector of(
        Optional<Double> lagP99Ms,
        Optional<Double> cpuPercent,
        Optional<Double> longestStallMs,
        Optional<HostWatch.Conditions> host) {
      return new Injector(
          lagP99Ms,
          longestStallMs,
          cpuPercent,
          host.map(HostWatch.Conditions::clockSetMillis),
          host.map(HostWatch.Conditions::sleptMillis),
          host.flatMap(HostWatch.Conditions::throttledMillis),
          host.flatMap(HostWatch.Conditions::stolenPercent).map(Injector::rounded),
          host.flatMap(HostWatch.Conditions::busiestCorePercent).map(Injector::rounded));
    }

    private static double rounded(double percent) {
      return Math.round(10 * percent) / 10.0;
    }
  }

  /**
   * An earlier run of the same simulation, or several.
   *
   * @param campaign that it belonged to; of several, the latest one's
   * @param startedAt when its load began; absent if that campaign has no run of this simulation
   * @param sameSettings whether it was run with the same criteria, loads, addresses and dials; of
   *     several, whether all were
   * @param campaigns how many they are; absent for one
   * @param leftOut what else is in the baseline's folder, and why it is not compared with; absent
   *     if there is nothing else
   */
  public record Earlier(
      String campaign,
      Optional<Instant> startedAt,
      boolean sameSettings,
      Optional<Integer> campaigns,
      Optional<List<String>> leftOut) {}

  /**
   * A part of the run's time; the next begins where it ends.
   *
   * @param name {@code start} is the JVM's and Gatling's, {@code window} and {@code rest} are the
   *     measured load: what the settings prescribe, and what came after it
   * @param startedAt by the injector's clock
   * @param seconds how long it took
   */
  public record Phase(String name, Instant startedAt, double seconds) {}

  public RunVerdict {
    reasons = List.copyOf(reasons);
  }

  /** The reasons in one text; empty for PASS. */
  @JsonProperty
  public Optional<String> reason() {
    return Judge.joined(reasons);
  }

  /** The same figures of a run that broke after all. */
  public RunVerdict broken(String why) {
    return with(
        Outcome.ERROR,
        Stream.concat(Stream.of(why), reasons.stream()).toList(),
        criteria,
        baseline);
  }

  /** The same, beside what an earlier run found: another list of the same criteria. */
  public RunVerdict compared(List<CriterionVerdict> compared, Earlier with) {
    return with(outcome, reasons, compared, Optional.of(with));
  }

  private RunVerdict with(
      Outcome otherOutcome,
      List<String> otherReasons,
      List<CriterionVerdict> otherCriteria,
      Optional<Earlier> otherBaseline) {
    return new RunVerdict(
        simulation,
        target,
        profile,
        campaign,
        fingerprint,
        startedAt,
        underWay,
        seconds,
        phases,
        otherOutcome,
        otherReasons,
        notes,
        injector,
        loads,
        otherCriteria,
        environment,
        report,
        resources,
        otherBaseline);
  }
}
