package lucid.stack.blockchain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as the engine writes them: ISO-8601 without a zone; this one's are UTC. */
final class Timestamps {
  private Timestamps() {}

  static String write(Instant time) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /** With a zone or without; empty if it is no time. */
  static Optional<Instant> read(String text) {
    try {
      var parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          parsed instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      // Not a time: which the caller has to tell its client.
      return Optional.empty();
    }
  }
}
