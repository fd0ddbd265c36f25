package lucid.store;

/** Thrown if the server, or the user's rights, don't offer a figure that a criterion needs. */
public final class UntoldException extends StoreException {
  private static final long serialVersionUID = 1;

  public UntoldException(String message) {
    super(message);
  }
}
