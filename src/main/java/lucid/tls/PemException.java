package lucid.tls;

/**
 * Thrown when a file of certificates or keys can't be used. The message names the file and shows no
 * key.
 */
public final class PemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PemException(String message) {
    super(message);
  }
}
