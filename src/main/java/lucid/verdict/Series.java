package lucid.verdict;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lucid.resources.UsageInterval;

/**
 * How a run's load went over time, and how its times are distributed: the numbers that the campaign
 * page draws. They are made of the verdict's own records, by the code that decides. Moments are
 * milliseconds from the start of the run.
 *
 * @param simulation its class
 * @param startedAt when the measured load began
 * @param endMillis when the last thing happened
 * @param paced requests that are spread over the seconds of a load
 * @param bursts loads of a number of requests, whenever these are sent
 * @param events what has no load: a block, a look, a single request
 * @param lagMs the longest stall of the injector in each second of the run
 * @param machine what the target's machine was busy with; empty if nobody tells
 * @param marks what the verdict found, in the order of time
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
   * A limit that something of a request is held against.
   *
   * @param criterion its name
   * @param metric the figure that it speaks of
   * @param limit in words, with its unit
   * @param low where what meets it begins; absent if it has no lower end
   * @param high where it ends; likewise
   * @param wholeSeconds of the load, in which there is such a figure; 0 if it has none a second
   * @param wholeSecondsMet in how many of these the figure of the second alone meets the limit
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
   * The requests of one name over the seconds of their load. The lists have an entry a second, from
   * {@code fromMillis}; those of what was due and sent may be shorter, since answers come later.
   *
   * @param fromMillis when the load began
   * @param toMillis when its window ends, or when it was stopped
   * @param due how many requests the load had due
   * @param sent how many of these were sent
   * @param good how many good answers were read
   * @param failed how many requests failed
   * @param p50 the percentiles in milliseconds, of the requests sent in each second. Null: none was
   *     sent, or the percentile had no good answer
   * @param held what it is held against
   * @param curve how its times are distributed
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
   * Exact quantiles, one entry each. Null: the quantile had no good answer, or there are too few
   * records for that end of the interval.
   *
   * @param records how many there are
   * @param quantile from 0 to 1
   * @param millis as read
   * @param bestMillis without what may be the injector's own lateness; empty if that is the same
   * @param lowMillis where the 95 % confidence interval of the quantile begins
   * @param highMillis where it ends
   */
  public record Curve(
      int records,
      List<Double> quantile,
      List<Integer> millis,
      List<Integer> bestMillis,
      List<Integer> lowMillis,
      List<Integer> highMillis) {}

  /**
   * A number of requests, and how they were answered.
   *
   * @param fromMillis when the first was sent
   * @param due how many there are to be
   */
  public record Burst(String request, int fromMillis, long due, List<Part> parts) {
    /**
     * The records of one name.
     *
     * @param atMillis moments from the first sending
     * @param soFar how many there were until each of them
     */
    public record Part(
        String request, int good, int failed, List<Integer> atMillis, List<Integer> soFar) {}
  }

  /**
   * Records of what has no load, those that ended at the same moment together.
   *
   * @param seed the words of the document that asks for it
   * @param held what the time of each is held against; absent if they are only counted
   */
  public record Events(String request, String seed, Optional<Held> held, List<Event> all) {}

  /**
   * What ended at one moment.
   *
   * @param records how many there were
   * @param failed how many of them
   * @param millis what the longest took
   * @param failure why the first that failed did so; absent if none did
   */
  public record Event(
      int atMillis, int records, int failed, int millis, Optional<String> failure) {}

  /** The target's machine between two scrapes; what its exporter does not tell is absent. */
  public record ResourceUsage(
      int fromMillis,
      int toMillis,
      Optional<Double> cpuPercent,
      Optional<Double> temperatureCelsius,
      List<String> throttling) {}

  /** What a mark points at. */
  public enum Kind {
    /** The slowest span of a rate. */
    SLOWEST,
    /** A second in which too little was sent. */
    SOFTER,
    /** A time without good answers. */
    OUTAGE,
    /** Something that came or took too long. */
    LATE,
    /** A processor of the target that was slowed down. */
    THROTTLED,
    /** The injector's own longest stall. */
    STALL
  }

  /**
   * Something that the verdict found, and when.
   *
   * @param request that it is about; absent if it is about them all
   */
  public record Mark(
      Kind kind, int fromMillis, int toMillis, Optional<String> request, String text) {}

  /**
   * Makes the series of a run that was judged.
   *
   * @param evidence what it was judged by
   * @param machine what is known of the target's machine
   */
  public static Series of(
      String simulation, List<Criterion> criteria, Evidence evidence, List<UsageInterval> machine) {
    return new SeriesMaker(criteria, evidence).make(simulation, machine);
  }
}
