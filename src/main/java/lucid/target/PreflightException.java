package lucid.target;

/**
 * Thrown before any load if the target can't be tested as it is. The message says what was found
 * and what to change.
 */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PreflightException(String message) {
    // There is no stack trace: the cause is in the target and not in the code.
    super(message, null, false, false);
  }
}
