package lucid.measure;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides second by second whether a target is down. A second is bad if fewer than half of its
 * answers were good, or if there was no answer although requests were in flight all along and more
 * were due. A second in which no request was due is neither good nor bad. A target with only bad
 * seconds for long enough is down.
 *
 * <p>A target whose queue grows is not down: its answers are late, but good.
 */
final class OutageDetector {
  private final long limitSeconds;
  private RequestWatch.Counts before = new RequestWatch.Counts(0, 0, 0, 0);
  private long badSeconds;
  private long goodInBadSeconds;
  private long sentInBadSeconds;
  private Instant since = Instant.EPOCH;

  /** A target is down after bad seconds for {@code limit}, which is whole seconds. */
  OutageDetector(Duration limit) {
    this.limitSeconds = limit.toSeconds();
  }

  /**
   * Judges a second that has passed.
   *
   * @param now the end of that second
   * @param total the counts since the load began
   * @return why the target is down; empty if it is not
   */
  Optional<String> second(Instant now, RequestWatch.Counts total) {
    long good = total.good() - before.good();
    long answers = good + total.bad() - before.bad();
    long sent = total.sent() - before.sent();
    boolean inFlightAllAlong = before.overdue() > 0 && total.overdue() > 0;
    before = total;
    if (answers == 0 ? inFlightAllAlong : 2 * good < answers) {
      if (badSeconds++ == 0) {
        since = now.minusSeconds(1);
      }
      goodInBadSeconds += good;
      sentInBadSeconds += Math.max(sent, answers);
    } else if (answers > 0) {
      badSeconds = 0;
      goodInBadSeconds = 0;
      sentInBadSeconds = 0;
    }
    return badSeconds < limitSeconds ? Optional.empty() : Optional.of(why());
  }

  private String why() {
    return String.format(
        Locale.ROOT,
        "for %d s from %tT UTC on, fewer than half of the requests were answered as they should"
            + " be (%,d of %,d)",
        badSeconds,
        since.atOffset(ZoneOffset.UTC),
        goodInBadSeconds,
        sentInBadSeconds);
  }
}
