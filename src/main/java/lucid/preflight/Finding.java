package lucid.preflight;

import java.util.Optional;

/**
 * A finding of the preflight about a service or a part of one.
 *
 * @param subject the service and its address, such as {@code gateway http://127.0.0.1:8080}
 * @param status says whether a load makes sense
 * @param sentence the finding in words and, unless the status is OK, what to do
 * @param part the part of the service, such as {@code consensus}; empty for the whole service
 */
public record Finding(String subject, Status status, String sentence, Optional<String> part) {
  public enum Status {
    /** The service answers as it should. */
    OK,
    /** The service is there, or should be, but can't be measured in its present state. */
    MISCONFIGURED,
    /** The target does not offer the service. */
    NOT_MEASURABLE,
    /** Something is not as it should be, but a load still makes sense. */
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

  /** Returns this finding for a part of the service: the other parts can still be measured. */
  Finding about(String part) {
    return new Finding(subject, status, sentence, Optional.of(part));
  }
}
