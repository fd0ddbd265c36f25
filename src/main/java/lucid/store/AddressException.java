package lucid.store;

/** Thrown when an address can't be used as it stands. No connection was opened. */
public final class AddressException extends StoreException {
  private static final long serialVersionUID = 1;

  public AddressException(String message) {
    super(message);
  }
}
