package lucid.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lucid.resources.UsageInterval;

/**
 * The series of a run: its load over time and the distribution of its times, which the campaign
 * page draws. The code that decides computes them, from the records that decide. Moments are
 * milliseconds from the start of the run.
 *
 * @param simulation the class name of the simulation
 * @param startedAt when the measured load began
 * @param endMillis the end of the last record
 * @param paced requests that are spread over the seconds of a load
 * @param bursts loads of a fixed number of requests
 * @param events records without a load, such as blocks and single requests
 * @param lagMs the longest stall of the injector in each second of the run
 * @param machine the resource usage of the target's machine; empty if no exporter tells
 * @param marks the moments that the verdict points at, in the order of time
 */
public record Series(
    String simulation,
    Instant startedAt,
    int endMillis,
    List<Paced> paced,
    List<Burst> bursts,
    List<Events> events,
    List<Double> lagMs,
    List<ResourceUsage> machine,
    List<Mark> marks) {

  /**
   * The limit of a criterion, and the number of seconds that meet it.
   *
   * @param criterion the name of the criterion
   * @param metric the kind of the criterion's figure
   * @param limit the limit in words, with its unit
   * @param low the lowest value that meets the limit; absent if there is none
   * @param high the highest value that meets the limit; absent if there is none
   * @param wholeSeconds the number of the load's whole seconds that have a figure of this kind; 0
   *     if a single second has none
   * @param wholeSecondsMet the number of these seconds whose own figure meets the limit
   */
  public record Held(
      String criterion,
      Metric metric,
      String limit,
      Optional<Double> low,
      Optional<Double> high,
      int wholeSeconds,
      int wholeSecondsMet) {}

  /**
   * The requests of one name over the seconds of their load. The lists have an entry for each
   * second from {@code fromMillis}. {@code due} and {@code sent} may be shorter, since answers come
   * later.
   *
   * @param fromMillis when the load began
   * @param toMillis when its window ends, or when it was stopped
   * @param due the number of requests that were due
   * @param sent the number of requests that were sent
   * @param good the number of good answers that were read
   * @param failed the number of requests that failed
   * @param p50 the median response time, in milliseconds, of the requests sent in each second; null
   *     if none was sent, or if the one at that rank had no good answer
   * @param p95 the 95th percentile of the response times; null as for {@code p50}
   * @param p99 the 99th percentile of the response times; null as for {@code p50}
   * @param held the limits of the criteria that have a figure for each second
   * @param curve the distribution of the times
   */
  public record Paced(
      String request,
      int fromMillis,
      int toMillis,
      List<Long> due,
      List<Long> sent,
      List<Integer> good,
      List<Integer> failed,
      List<Integer> p50,
      List<Integer> p95,
      List<Integer> p99,
      List<Held> held,
      Curve curve) {}

  /**
   * The distribution of a request's times as exact quantiles, with an entry for each. An entry is
   * null if the quantile had no good answer, or if there are too few records for that end of the
   * interval.
   *
   * @param records the number of records
   * @param quantile the quantiles, from 0 to 1
   * @param millis their times as read
   * @param bestMillis their times without what may be the injector's own lateness; empty if they
   *     are the same
   * @param lowMillis the lower ends of their 95 % confidence intervals
   * @param highMillis the upper ends
   */
  public record Curve(
      int records,
      List<Double> quantile,
      List<Integer> millis,
      List<Integer> bestMillis,
      List<Integer> lowMillis,
      List<Integer> highMillis) {}

  /**
   * A load of a fixed number of requests, and how they were answered.
   *
   * @param fromMillis when the first request was sent
   * @param due the number of requests that were due
   */
  public record Burst(String request, int fromMillis, long due, List<BurstPart> parts) {
    /**
     * The records of one name.
     *
     * @param atMillis moments in milliseconds from the first request
     * @param soFar the number of records that had ended at each of these moments
     */
    public record BurstPart(
        String request, int good, int failed, List<Integer> atMillis, List<Integer> soFar) {}
  }

  /**
   * The records of a request without a load. Records that ended at the same moment are one event.
   *
   * @param seed the words of the plan that ask for the criterion
   * @param held the limit of each time; absent if the records are only counted
   */
  public record Events(String request, String seed, Optional<Held> held, List<Event> all) {}

  /**
   * The records that ended at one moment.
   *
   * @param records the number of records
   * @param failed the number of records that failed
   * @param millis the longest time of a record
   * @param failure the message of the first failure; absent if none failed
   */
  public record Event(
      int atMillis, int records, int failed, int millis, Optional<String> failure) {}

  /**
   * The load on the target's machine between two scrapes. A figure that the exporter does not tell
   * is absent.
   */
  public record ResourceUsage(
      int fromMillis,
      int toMillis,
      Optional<Double> cpuPercent,
      Optional<Double> temperatureCelsius,
      List<String> throttling) {}

  /** The kinds of marks. */
  public enum Kind {
    /** The slowest span of a rate. */
    SLOWEST,
    /** A second in which the injector sent too few requests. */
    SOFTER,
    /** A period without a good answer. */
    OUTAGE,
    /** A record that took too long or failed. */
    LATE,
    /** A period in which the target's processor was slowed down. */
    THROTTLED,
    /** The injector's longest stall. */
    STALL
  }

  /**
   * A period that the verdict points at.
   *
   * @param request the request that the mark is about; absent if it is about all
   */
  public record Mark(
      Kind kind, int fromMillis, int toMillis, Optional<String> request, String text) {}

  /**
   * Computes the series of a run.
   *
   * @param evidence the evidence by which the run was judged
   * @param machine the load on the target's machine; empty if no exporter tells
   */
  public static Series of(
      String simulation, List<Criterion> criteria, Evidence evidence, List<UsageInterval> machine) {
    return new SeriesMaker(criteria, evidence).make(simulation, machine);
  }
}
