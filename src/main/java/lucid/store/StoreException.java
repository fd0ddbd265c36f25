package lucid.store;

/**
 * Thrown if the database can't be used as it is. The message is a clause for a reader, without the
 * address's user and password. The driver's own exception may hold them and is not kept.
 */
public sealed class StoreException extends RuntimeException
    permits AddressException, UntoldException {
  private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message, null, false, false);
  }
}
