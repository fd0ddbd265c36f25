package lucid.measure;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges a target second by second. A second is bad if fewer than half of its answers were as they
 * should be, or if there was none though requests were waiting; one without traffic is neither good
 * nor bad. So many bad ones with no good one among them, and the target is down.
 *
 * <p>A queue that grows is not down: it still answers well, if late.
 */
final class Downtime {
  private final long limitSeconds;
  private Availability.Counts before = new Availability.Counts(0, 0, 0);
  private Availability.Counts inBadSeconds = new Availability.Counts(0, 0, 0);
  private long badSeconds;
  private Instant since = Instant.EPOCH;

  /** Down after {@code limit}, whole seconds. */
  Downtime(Duration limit) {
    this.limitSeconds = limit.toSeconds();
  }

  /**
   * A second has passed.
   *
   * @param now its end
   * @return why the target is down; empty if it is not
   */
  Optional<String> second(Instant now, Availability.Counts total) {
    var second = total.since(before);
    long waitedAllAlong = before.waiting();
    before = total;
    long answers = second.well() + second.badly();
    if (answers == 0 ? waitedAllAlong > 0 : 2 * second.well() < answers) {
      if (badSeconds++ == 0) {
        since = now.minusSeconds(1);
      }
      inBadSeconds = inBadSeconds.plus(second);
    } else if (answers > 0) {
      badSeconds = 0;
      inBadSeconds = new Availability.Counts(0, 0, 0);
    }
    return badSeconds < limitSeconds ? Optional.empty() : Optional.of(why());
  }

  private String why() {
    return String.format(
        Locale.ROOT,
        "the target was down: since %tT UTC, for %d s, fewer than half of the requests were answered as they should be (%,d of %,d)",
        since.atOffset(java.time.ZoneOffset.UTC),
        badSeconds,
        inBadSeconds.well(),
        Math.max(inBadSeconds.sent(), inBadSeconds.well() + inBadSeconds.badly()));
  }
}
