package lucid.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import lucid.config.Secret;

/** Certificates and keys in PEM files. */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  private Pem() {}

  /**
   * All certificates of a file, in its order; at least one.
   *
   * @throws PreflightException naming the file, and what is wrong with it
   */
  public static List<X509Certificate> certificates(Path file) {
    try (var stream = Files.newInputStream(file)) {
      var certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new PreflightException(file + " holds no certificate");
      }
      return certificates;
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (CertificateException e) {
      throw new PreflightException(file + " is not a certificate in PEM: " + Secret.safeMessage(e));
    }
  }

  /**
   * The private key of a file, for the certificate that goes with it.
   *
   * @throws PreflightException naming the file, and what is wrong with it; never the key
   */
  public static PrivateKey key(Path file, X509Certificate certificate) {
    var algorithm = certificate.getPublicKey().getAlgorithm();
    try {
      var matcher = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!matcher.find()) {
        throw new PreflightException(
            file
                + " holds no unencrypted PKCS#8 key (BEGIN PRIVATE KEY); \"openssl pkcs8 -topk8"
                + " -nodes\" makes one of other kinds");
      }
      var encoded = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause may quote what it could not read.
      throw new PreflightException(
          file + " holds no key of the certificate's kind, which is " + algorithm);
    }
  }

  private static PreflightException unreadable(Path file, IOException e) {
    return new PreflightException(
        e instanceof NoSuchFileException
            ? file + " does not exist"
            : file + " can't be read: " + Secret.safeMessage(e));
  }
}
