package lucid.tls;

import java.security.cert.CertificateException;

/** A server's certificate is not accepted; the message says why, as a clause. */
final class DistrustException extends CertificateException {
  private static final long serialVersionUID = 1L;

  DistrustException(String message, CertificateException cause) {
    super(message, cause);
  }
}
