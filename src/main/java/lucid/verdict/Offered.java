package lucid.verdict;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The requests of a load that were sent, compared with those that were due.
 *
 * @param request the name of the request
 * @param due the number of requests that were due, until the load was stopped if it was
 * @param sent the number of due requests that were sent
 * @param fewestPercent the smallest share of the due requests that was sent in any whole second
 * @param fewestSecond the number of that second, from the beginning of the load; absent if no
 *     second lacked more than one request
 * @param latePercent the share of the sent requests that were more than 10 ms late, or more than
 *     half the time between two arrivals where that is longer. A request that is less late does not
 *     come close to the next one
 * @param fromMillis when the load began, in milliseconds from the start of the run
 * @param toMillis when the load's window ends, in milliseconds from the start of the run
 * @param whole true if the load lasted for its whole window
 */
public record Offered(
    String request,
    long due,
    long sent,
    double fewestPercent,
    Optional<Integer> fewestSecond,
    double latePercent,
    int fromMillis,
    int toMillis,
    boolean whole) {
  /** The lateness above which a request counts as late: it comes close to the next one. */
  public static final int LATE_MILLIS = 10;

  /** The lateness up to which a request counts for the second in which it was due. */
  static final int SAME_SECOND_MILLIS = 100;

  private static final double LEAST_PERCENT = 98;
  private static final double LEAST_PERCENT_IN_A_SECOND = 95;
  private static final double MOST_LATE_PERCENT = 1;

  /** Returns how each load of the criteria was offered. Loads that sent nothing are left out. */
  public static List<Offered> all(List<Criterion> criteria, Evidence evidence) {
    return criteria.stream()
        .flatMap(criterion -> criterion.load().stream())
        .distinct()
        .map(load -> load.offered(evidence))
        .filter(load -> load.sent() > 0)
        .toList();
  }

  /** Returns the fewest of {@code due} requests that must be sent. */
  static long least(long due) {
    return (long) Math.ceil(due * LEAST_PERCENT / 100);
  }

  /** Returns the length of the load's window in seconds. */
  double seconds() {
    return (toMillis - fromMillis) / 1e3;
  }

  /**
   * Returns whether the target had less to do than was due, so that a limit that is met proves
   * nothing.
   */
  boolean softer() {
    return sent < least(due) || fewestPercent < LEAST_PERCENT_IN_A_SECOND;
  }

  /**
   * Returns whether requests came closer together than was due, so that a breach proves nothing.
   */
  boolean harsher() {
    return latePercent > MOST_LATE_PERCENT;
  }

  String softerInWords() {
    return String.format(
        Locale.ROOT,
        "the load was softer than due: the injector sent %,d of %,d requests%s",
        sent,
        due,
        fewestSecond
            .map(
                second ->
                    String.format(
                        Locale.ROOT, ", and in second %d only %.1f %%", second + 1, fewestPercent))
            .orElse(""));
  }

  String harsherInWords() {
    return String.format(
        Locale.ROOT,
        "the load was harsher than due: the injector sent %.1f %% of the requests more than %d ms"
            + " late, and therefore close together",
        latePercent,
        LATE_MILLIS);
  }
}
