package lucid.pki;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A key and the certificate that was issued for it. */
public record CertifiedKey(KeyPair keys, X509Certificate certificate) {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  public PrivateKey privateKey() {
    return keys.getPrivate();
  }

  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate of ours has no encoding", e);
    }
  }

  /** Returns the private key in PKCS 8, not encrypted. */
  public String privateKeyPem() {
    return pem("PRIVATE KEY", privateKey().getEncoded());
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(encoded), label);
  }

  /** Returns the certificate's subject, and never the key. */
  @Override
  public String toString() {
    return "key of " + certificate.getSubjectX500Principal();
  }
}
