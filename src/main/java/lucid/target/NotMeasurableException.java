package lucid.target;

/** Thrown if the target does not offer a figure that is to be measured. The message names it. */
public final class NotMeasurableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotMeasurableException(String reason) {
    super(reason, null, false, false);
  }
}
