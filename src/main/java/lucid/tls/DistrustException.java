package lucid.tls;

import java.security.cert.CertificateException;

/** Thrown when a server's certificate is not accepted. The message is a clause that says why. */
final class DistrustException extends CertificateException {
  private static final long serialVersionUID = 1L;

  DistrustException(String message, CertificateException cause) {
    super(message, cause);
  }
}
