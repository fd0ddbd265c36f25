package lucid.target;

/**
 * The target can't be tested as it is; nothing has been sent. The message says what was found and
 * what to change.
 */
public final class PreflightException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PreflightException(String message) {
    // Without a stack trace: the reader has to look at the target, not at code.
    super(message, null, false, false);
  }
}
