package lucid.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides second by second whether a target is down. A second is bad if fewer than half of its
 * answers were as they should be, or if it brought no answer although requests waited all along and
 * more were due. A second in which nothing was due is neither good nor bad. A target with only bad
 * seconds for long enough is down.
 *
 * <p>A queue that grows is not down: it still answers well, if late.
 */
final class OutageDetector {
  private final long limitSeconds;
  private RequestWatch.Counts before = new RequestWatch.Counts(0, 0, 0, 0);
  private long badSeconds;
  private long wellInBadSeconds;
  private long sentInBadSeconds;
  private Instant since = Instant.EPOCH;

  /** Down after {@code limit}, whole seconds. */
  OutageDetector(Duration limit) {
    this.limitSeconds = limit.toSeconds();
  }

  /**
   * Takes in a second that has passed.
   *
   * @param now the end of that second
   * @param total counts since the load began
   * @return why the target is down; empty if it is not
   */
  Optional<String> second(Instant now, RequestWatch.Counts total) {
    long well = total.well() - before.well();
    long answers = well + total.badly() - before.badly();
    long sent = total.sent() - before.sent();
    boolean waitedAllAlong = before.overdue() > 0 && total.overdue() > 0;
    before = total;
    if (answers == 0 ? waitedAllAlong : 2 * well < answers) {
      if (badSeconds++ == 0) {
        since = now.minusSeconds(1);
      }
      wellInBadSeconds += well;
      sentInBadSeconds += Math.max(sent, answers);
    } else if (answers > 0) {
      badSeconds = 0;
      wellInBadSeconds = 0;
      sentInBadSeconds = 0;
    }
    return badSeconds < limitSeconds ? Optional.empty() : Optional.of(why());
  }

  private String why() {
    return String.format(
        Locale.ROOT,
        "since %tT UTC, for %d s, fewer than half of the requests were answered as they should be"
            + " (%,d of %,d)",
        since.atOffset(ZoneOffset.UTC),
        badSeconds,
        wellInBadSeconds,
        sentInBadSeconds);
  }
}
