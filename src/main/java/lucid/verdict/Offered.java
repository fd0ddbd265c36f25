package lucid.verdict;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a load was offered, compared with what was due.
 *
 * @param request the name of the request
 * @param due how many requests were due, until the load was stopped if it was
 * @param sent how many of them were sent
 * @param fewestPercent the smallest share that was sent in any whole second
 * @param fewestSecond that second, from the beginning of the load; absent if no second lacked more
 *     than one
 * @param latePercent the share of those sent that were sent more than 10 ms late, or more than half
 *     the time between two arrivals where that is longer: before, none comes close to the next
 * @param fromMillis when the load began, from the start of the run
 * @param toMillis when its window ends
 * @param whole whether the window was not cut short by an early stop
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
  /** What is sent later than that after it was due comes close to the next one. */
  public static final int LATE_MILLIS = 10;

  /** What is sent that much late still counts for the second in which it was due. */
  static final int SAME_SECOND_MILLIS = 100;

  private static final double LEAST_PERCENT = 98;
  private static final double LEAST_PERCENT_IN_A_SECOND = 95;
  private static final double MOST_LATE_PERCENT = 1;

  /** Returns how each load of these criteria was offered, once each. */
  public static List<Offered> all(List<Criterion> criteria, Evidence evidence) {
    return criteria.stream()
        .flatMap(criterion -> criterion.load().stream())
        .distinct()
        .map(load -> load.offered(evidence))
        .filter(load -> load.sent() > 0)
        .toList();
  }

  /** Returns how many of {@code due} must have been sent. */
  static long least(long due) {
    return (long) Math.ceil(due * LEAST_PERCENT / 100);
  }

  /** Returns how long its window is. */
  double seconds() {
    return (toMillis - fromMillis) / 1e3;
  }

  /** Returns whether the target had less to do than was due: what it passes so is no pass. */
  boolean softer() {
    return sent < least(due) || fewestPercent < LEAST_PERCENT_IN_A_SECOND;
  }

  /** Returns whether more came at once than was due: what the target fails so is no failure. */
  boolean harsher() {
    return latePercent > MOST_LATE_PERCENT;
  }

  String softerInWords() {
    return String.format(
        Locale.ROOT,
        "the load was softer than due: %,d of %,d requests were sent%s",
        sent,
        due,
        fewestSecond
            .map(
                second ->
                    String.format(
                        Locale.ROOT, ", in second %d only %.1f %%", second + 1, fewestPercent))
            .orElse(""));
  }

  String harsherInWords() {
    return String.format(
        Locale.ROOT,
        "the load was harsher than due: %.1f %% of the requests were sent more than %d ms late,"
            + " and so close together",
        latePercent,
        LATE_MILLIS);
  }
}
