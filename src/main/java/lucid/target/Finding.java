package lucid.target;

/**
 * What the preflight found about one thing.
 *
 * @param subject what was looked at, such as {@code gateway http://127.0.0.1:8080}
 * @param status whether a load makes sense
 * @param sentence what was found and, unless it is ok, what to do
 */
public record Finding(String subject, Status status, String sentence) {
  public enum Status {
    /** It answers as it should. */
    OK,
    /** It is there, or should be, but not as it must be to be measured. */
    MISCONFIGURED,
    /** The target does not offer it. */
    NOT_MEASURABLE
  }

  static Finding ok(String subject, String sentence) {
    return new Finding(subject, Status.OK, sentence);
  }

  static Finding misconfigured(String subject, String sentence) {
    return new Finding(subject, Status.MISCONFIGURED, sentence);
  }

  static Finding notMeasurable(String subject, String sentence) {
    return new Finding(subject, Status.NOT_MEASURABLE, sentence);
  }
}
