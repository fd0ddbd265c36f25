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
 * The verdict of one run of one simulation.
 *
 * @param simulation the class name of the simulation
 * @param target the target's name in the settings
 * @param profile the profile of the run
 * @param campaign the campaign that the run belongs to
 * @param fingerprint a hash of the settings; runs with different settings can't be judged together
 * @param startedAt when the measured load began; if it never did, when the run began
 * @param underWay true if this verdict was written at the beginning of the run, in case that the
 *     run is killed: nothing is decided yet
 * @param seconds the duration of the measured load; 0 if it never began
 * @param phases the parts of the run's time, in order, without the writing of the verdict
 * @param outcome the worst outcome of the criteria, or a worse one
 * @param reasons why the outcome is not PASS: first the reasons of the run as a whole, then those
 *     of the criteria that failed, then those of the others; empty for PASS
 * @param notes facts that a reader must know beside the figures, such as what the profile left out
 * @param injector the possible causes of a late injector
 * @param loads the requests of each load that were sent and due
 * @param criteria the verdicts of the criteria, in the simulation's order
 * @param informative the figures that are shown beside the criteria and decide nothing; absent if
 *     there are none
 * @param environment the facts that are needed to repeat the run
 * @param report the folder of Gatling's HTML report, relative to the results folder; absent if
 *     there is none
 * @param resources the resource usage of the target's machine; absent if no exporter tells
 * @param baseline the earlier runs that the criteria are compared with; absent if there are none
 * @param drift the changes of a soak's figures over its loads; absent for other profiles, and if
 *     nothing was measured
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
    Optional<List<InformativeFigure>> informative,
    Environment environment,
    Optional<String> report,
    Optional<Resources> resources,
    Optional<EarlierRuns> baseline,
    Optional<List<Drift>> drift) {

  /**
   * The possible causes of a late injector during the load. A figure that was not measured, or that
   * the system does not report, is absent.
   *
   * @param lagP99Ms the 99th percentile of the lateness of its event loops, in milliseconds
   * @param longestStallMs the longest time for which an event loop was late, in milliseconds
   * @param cpuPercent the part of all processors that the injector used
   * @param clockSetMs the change of its machine's wall clock, in milliseconds
   * @param sleptMs the time for which its machine slept, in milliseconds
   * @param throttledMs the time for which its container was throttled, in milliseconds
   * @param stolenPercent the part of its cores that the hypervisor took
   * @param busiestCorePercent the usage of its busiest core
   * @param growth the growth of the injector's memory and log; absent if the load did not end
   */
  public record Injector(
      Optional<Double> lagP99Ms,
      Optional<Double> longestStallMs,
      Optional<Double> cpuPercent,
      Optional<Long> clockSetMs,
      Optional<Long> sleptMs,
      Optional<Long> throttledMs,
      Optional<Double> stolenPercent,
      Optional<Double> busiestCorePercent,
      Optional<Growth> growth) {

    public static Injector of(
        Optional<Double> lagP99Ms,
        Optional<Double> cpuPercent,
        Optional<Double> longestStallMs,
        Optional<HostWatch.Conditions> host,
        Optional<Growth> growth) {
      return new Injector(
          lagP99Ms,
          longestStallMs,
          cpuPercent,
          host.map(HostWatch.Conditions::clockSetMillis),
          host.map(HostWatch.Conditions::sleptMillis),
          host.flatMap(HostWatch.Conditions::throttledMillis),
          host.flatMap(HostWatch.Conditions::stolenPercent).map(Injector::rounded),
          host.flatMap(HostWatch.Conditions::busiestCorePercent).map(Injector::rounded),
          growth);
    }

    private static double rounded(double percent) {
      return Math.round(10 * percent) / 10.0;
    }
  }

  /**
   * The growth of the injector's memory and log during a load, in megabytes of 1,000,000 bytes. A
   * longer load leaves more behind.
   *
   * @param heapBeforeMb the size of the heap after a collection just before the load
   * @param heapAfterMb the size of the heap after a collection just after the load
   * @param logMb the size of Gatling's log
   */
  public record Growth(double heapBeforeMb, double heapAfterMb, double logMb) {
    private static final double MB = 1e6;

    /** Returns the growth for numbers of bytes. */
    public static Growth of(long heapBefore, long heapAfter, long log) {
      return new Growth(
          Injector.rounded(heapBefore / MB),
          Injector.rounded(heapAfter / MB),
          Injector.rounded(log / MB));
    }
  }

  /**
   * The earlier runs of the same simulation that a run is compared with.
   *
   * @param campaign the campaign of the earlier run; the latest campaign of several
   * @param startedAt when the load of that run began; absent if its campaign has no run of this
   *     simulation
   * @param sameSettings true if all earlier runs had the same criteria, loads, addresses and dials
   * @param campaigns the number of campaigns, if the baseline is a folder; absent otherwise
   * @param leftOut the other campaigns in the baseline's folder, each with the reason why it is
   *     left out; absent if there are none
   */
  public record EarlierRuns(
      String campaign,
      Optional<Instant> startedAt,
      boolean sameSettings,
      Optional<Integer> campaigns,
      Optional<List<String>> leftOut) {}

  /**
   * A part of the run's time. The next part begins where it ends.
   *
   * @param name the part's name. {@code start} is the start of the JVM and of Gatling; {@code
   *     window} is the measured load as long as the settings prescribe, {@code rest} is what came
   *     after it
   * @param startedAt when the part began, by the injector's clock
   * @param seconds the duration of the part
   */
  public record Phase(String name, Instant startedAt, double seconds) {}

  public RunVerdict {
    reasons = List.copyOf(reasons);
  }

  /** Returns the reasons in one text; empty for PASS. */
  @JsonProperty
  public Optional<String> reason() {
    return Judge.joined(reasons);
  }

  /** Returns the verdict of the same run with the outcome ERROR for the reason {@code why}. */
  public RunVerdict broken(String why) {
    return with(
        Outcome.ERROR,
        Stream.concat(Stream.of(why), reasons.stream()).toList(),
        criteria,
        baseline);
  }

  /** Returns the same verdict, with criteria that are compared with those of earlier runs. */
  public RunVerdict compared(List<CriterionVerdict> compared, EarlierRuns with) {
    return with(outcome, reasons, compared, Optional.of(with));
  }

  private RunVerdict with(
      Outcome otherOutcome,
      List<String> otherReasons,
      List<CriterionVerdict> otherCriteria,
      Optional<EarlierRuns> otherBaseline) {
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
        informative,
        environment,
        report,
        resources,
        otherBaseline,
        drift);
  }
}
