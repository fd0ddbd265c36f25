package lucid.stack.blockchain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads and writes times as the engine does: ISO-8601 without a zone. They are in UTC. */
final class Timestamps {
  private Timestamps() {}

  static String write(Instant time) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Reads a time with or without a zone; empty if the text is not a time. */
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
      // The caller tells its client that this is not a time.
      return Optional.empty();
    }
  }
}
