package lucid.preflight;

import java.util.Optional;

/**
 * What the preflight found about one thing.
 *
 * @param subject what was looked at, such as {@code gateway http://127.0.0.1:8080}
 * @param status whether a load makes sense
 * @param sentence what was found and, unless it is ok, what to do
 * @param part of the service that this is about, such as {@code consensus}; empty = all of it
 */
public record Finding(String subject, Status status, String sentence, Optional<String> part) {
  public enum Status {
    /** It answers as it should. */
    OK,
    /** It is there, or should be, but not as it must be to be measured. */
    MISCONFIGURED,
    /** The target does not offer it. */
    NOT_MEASURABLE,
    /** It is not as it should be, but no criterion needs it. */
    WARNING
  }

  static Finding ok(String subject, String sentence) {
    return new Finding(subject, Status.OK, sentence, Optional.empty());
  }

  static Finding misconfigured(String subject, String sentence) {
    return new Finding(subject, Status.MISCONFIGURED, sentence, Optional.empty());
  }

  static Finding notMeasurable(String subject, String sentence) {
    return new Finding(subject, Status.NOT_MEASURABLE, sentence, Optional.empty());
  }

  static Finding warning(String subject, String sentence) {
    return new Finding(subject, Status.WARNING, sentence, Optional.empty());
  }

  /** The same, about a part of the service: the others can still be measured. */
  Finding about(String part) {
    return new Finding(subject, status, sentence, Optional.of(part));
  }
}
