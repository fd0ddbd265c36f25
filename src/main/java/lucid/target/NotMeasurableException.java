package lucid.target;

/** The target does not offer what was to be measured; the message says what is missing. */
public final class NotMeasurableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotMeasurableException(String reason) {
    super(reason, null, false, false);
  }
}
