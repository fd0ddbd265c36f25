package lucid.store;

/** The address can't be used as it stands: nothing was connected to. */
public final class AddressException extends StoreException {
  private static final long serialVersionUID = 1;

  AddressException(String message) {
    super(message);
  }
}
