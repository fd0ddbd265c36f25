package lucid.verdict;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import lucid.log.Records;
import lucid.log.RunLog;
import lucid.measure.HostWatch;
import lucid.measure.RequestWatch;
import lucid.measure.Stalls;

/**
 * The evidence for a verdict: what the run recorded, and what happened to the injector.
 *
 * @param log every record of the run
 * @param stalls the times at which the injector itself was late
 * @param host the disturbances of the injector by its machine
 * @param stop why the load was stopped early; empty if it was not
 * @param sharedClock true if the target's clock is the injector's own
 */
public record Evidence(
    RunLog log,
    Stalls stalls,
    HostWatch.Conditions host,
    Optional<Stop> stop,
    boolean sharedClock) {

  /** The length of a stall that may have caused a request in flight to fail. */
  private static final double STALL_THAT_BREAKS_MILLIS = 1000;

  private static final int AFTER_A_STALL_MILLIS = 1000;

  /**
   * Failures that neither a stall nor a burst of late requests can cause: nothing listens, or the
   * certificate is not accepted.
   */
  private static final Pattern NEVER_BY_LATENESS =
      Pattern.compile(
          "Connection refused|trust anchors|certification path"
              + "|No (?:subject alternative|name matching)|NotAfter|NotBefore");

  /** The part of an outage that an injector must be late for to have caused the outage. */
  private static final double PART_OF_AN_OUTAGE = 0.2;

  /**
   * The early stop of a load whose target was down.
   *
   * @param why the reason, as a sentence
   * @param atMillis when the load was stopped, in milliseconds since the epoch
   * @param downForMillis the time for which the target had been down, in milliseconds
   */
  public record Stop(String why, long atMillis, long downForMillis) {}

  /**
   * Returns when the load was stopped, in milliseconds from the start of the run; empty if it was
   * not.
   */
  Optional<Integer> stoppedAtMillis() {
    return stop.map(early -> (int) (early.atMillis() - log.startMillis()));
  }

  /**
   * Returns the duration of a load that began at {@code firstMillis}: its window, or less if it was
   * stopped early.
   */
  int untilMillis(int firstMillis, Duration window) {
    int whole = (int) window.toMillis();
    return stoppedAtMillis().map(at -> Math.min(whole, at - firstMillis)).orElse(whole);
  }

  /** Returns the milliseconds of a record's time that may be the injector's own lateness. */
  int latenessMillis(Records records, int index) {
    return stalls.latenessMillis(
        log.startMillis() + records.start(index), log.startMillis() + records.end(index));
  }

  /**
   * Returns whether the injector may have caused this record's failure; false if it did not fail.
   */
  boolean isDoubtful(Records records, int index) {
    return records
        .failure(index)
        .map(
            message ->
                Exhaustion.isOwn(message)
                    || message.contains(RequestWatch.CLOSED_MEANWHILE)
                    || (!isNeverByLateness(message)
                        && longestStallMillis(
                                records.start(index) - before(message), records.end(index))
                            >= STALL_THAT_BREAKS_MILLIS))
        .orElse(false);
  }

  /**
   * Returns the time before a request in which a stall may be the cause of its failure, in
   * milliseconds. A server may close a connection that the injector left idle. After a stall, the
   * injector may write on that connection before it reads that it was closed.
   */
  private static int before(String message) {
    return message.contains(RequestWatch.CLOSED_INSTEAD) ? AFTER_A_STALL_MILLIS : 0;
  }

  /** Returns whether a failure is the target's, however late the injector was. */
  static boolean isNeverByLateness(String message) {
    return NEVER_BY_LATENESS.matcher(message).find();
  }

  /** Returns the longest stall between two moments of the run, in milliseconds. */
  double longestStallMillis(int fromMillis, int toMillis) {
    return stalls.longestMillis(log.startMillis() + fromMillis, log.startMillis() + toMillis);
  }

  /**
   * Returns this evidence, in which the records that a criterion pools also have its request name.
   */
  Evidence pooled(List<Criterion> criteria) {
    var pooled = log;
    for (var criterion : criteria) {
      if (!criterion.pooled().isEmpty()) {
        pooled = pooled.with(criterion.request(), criterion.pooled());
      }
    }
    return new Evidence(pooled, stalls, host, stop, sharedClock);
  }

  /** Returns the part of a period in which requests were sent late, from 0 to 1. */
  double latePart(int fromMillis, int toMillis) {
    return toMillis <= fromMillis
        ? 0
        : stalls.totalLongerMillis(
                log.startMillis() + fromMillis, log.startMillis() + toMillis, Offered.LATE_MILLIS)
            / (toMillis - fromMillis);
  }

  /** Returns a sentence about what the injector ran out of; empty if it ran out of nothing. */
  Optional<String> exhausted(Collection<String> requests) {
    return requests.stream()
        .flatMap(request -> log.of(request).failures().stream())
        .flatMap(message -> Exhaustion.in(message).stream())
        .findFirst();
  }

  /** Returns why the injector may have caused the outage itself; empty if the target was down. */
  Optional<String> doubtOfOutage() {
    return stop.flatMap(
        early -> {
          double late =
              stalls.totalMillis(early.atMillis() - early.downForMillis(), early.atMillis());
          return late > PART_OF_AN_OUTAGE * early.downForMillis()
              ? Optional.of(
                  String.format(
                      Locale.ROOT,
                      "the injector itself was late for %.1f s of the %.0f s in which the target"
                          + " seemed to be down",
                      late / 1e3,
                      early.downForMillis() / 1e3))
              : Optional.empty();
        });
  }
}
