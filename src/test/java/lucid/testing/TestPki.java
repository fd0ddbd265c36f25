package lucid.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import lucid.pki.CertificateTemplate;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Authorities and certificates for tests. */
public final class TestPki {
  private static final Duration DAY = Duration.ofDays(1);

  private TestPki() {}

  /** Returns a template that is valid yesterday, today and tomorrow. */
  public static CertificateTemplate template(String name) {
    var now = Instant.now();
    return CertificateTemplate.of(new X500Principal("CN=" + name), now.minus(DAY), now.plus(DAY));
  }

  /** Returns an authority that is its own issuer. */
  public static CertifiedKey authority(String name) {
    return template(name).authority(KeyType.EC_P256);
  }

  /** Returns a template for servers at the loopback addresses. */
  public static CertificateTemplate server() {
    return template("server").forServers().at("127.0.0.1").at("::1");
  }

  /** Returns a certificate with a new key. */
  public static CertifiedKey issue(CertificateTemplate template, CertifiedKey authority) {
    return template.issuedBy(authority, KeyType.EC_P256.generate());
  }

  /** Returns the certificates in PEM, one after the other. */
  public static String pem(CertifiedKey... certificates) {
    return Stream.of(certificates).map(CertifiedKey::certificatePem).collect(Collectors.joining());
  }

  /** Returns the key in PKCS#8, encrypted. */
  public static String encrypted(PrivateKey key, String password) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new JcaPKCS8Generator(
              key,
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setRandom(new SecureRandom())
                  .setPassword(password.toCharArray())
                  .build()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("a key can't be encrypted", e);
    }
    return text.toString();
  }

  /** Writes the text to a file. */
  public static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }
}
