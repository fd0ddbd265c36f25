package lucid.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lucid.config.Secret;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Reads certificates and keys from PEM files of any maker: several in a file, in any order, with
 * Windows' line ends, with text between them, or joined without a line end.
 */
public final class Pem {
  /** The environment variable for the password of an encrypted key. */
  public static final String PASSWORD_VARIABLE = "LUCID_CLIENT_KEY_PASSWORD";

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*(?:CERTIFICATE|PRIVATE KEY))-----.*?-----END \\1-----",
          Pattern.DOTALL);

  private static final Pattern INDENTATION = Pattern.compile("^[ \\t]+", Pattern.MULTILINE);

  private Pem() {}

  /**
   * Returns all certificates of a file, in its order; at least one.
   *
   * @throws PemException if there is none; the message names the file and the fault
   */
  public static List<X509Certificate> certificates(Path file) {
    var certificates = new ArrayList<X509Certificate>();
    var blocks = blocks(file);
    try {
      for (var block : blocks) {
        var object = parsed(block);
        if (object instanceof X509CertificateHolder holder) {
          certificates.add(certificate(holder));
        } else if (object instanceof X509TrustedCertificateBlock trusted) {
          certificates.add(certificate(trusted.getCertificateHolder()));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new PemException(file + " is not a certificate in PEM: " + Secret.safeMessage(e));
    }
    if (certificates.isEmpty()) {
      throw new PemException(
          file
              + (blocks.isEmpty()
                  ? " is not a certificate in PEM: it has no whole BEGIN CERTIFICATE"
                  : " is not a certificate in PEM, but a key: were two files exchanged?"));
    }
    return List.copyOf(certificates);
  }

  /**
   * Returns the private key of a file: RSA, EC or Ed25519, in PKCS#8, PKCS#1 or SEC1.
   *
   * @param password the password of the key; empty if it is not encrypted
   * @throws PemException if there is none; the message names the file and the fault, never the key
   */
  public static PrivateKey key(Path file, Optional<Secret> password) {
    var blocks = blocks(file);
    try {
      for (var block : blocks) {
        var object = parsed(block);
        if (isKey(object)) {
          var info = decrypted(file, object, password);
          // Java reads only the oldest form, without attributes and without the public key.
          return new JcaPEMKeyConverter()
              .getPrivateKey(
                  new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey()));
        }
      }
    } catch (IOException e) {
      // The exception's message may quote the key, so it is not shown.
      throw new PemException(file + " holds no RSA, EC or Ed25519 key that can be read");
    }
    throw new PemException(
        file
            + (blocks.isEmpty()
                ? " holds no private key in PEM: it has no whole BEGIN ... PRIVATE KEY"
                : " holds a certificate and no private key: were two files exchanged?"));
  }

  private static boolean isKey(Object object) {
    return object instanceof PEMKeyPair
        || object instanceof PEMEncryptedKeyPair
        || object instanceof PKCS8EncryptedPrivateKeyInfo
        || object instanceof PrivateKeyInfo;
  }

  private static PrivateKeyInfo decrypted(Path file, Object key, Optional<Secret> password) {
    if (key instanceof PrivateKeyInfo plain) {
      return plain;
    } else if (key instanceof PEMKeyPair plain) {
      return plain.getPrivateKeyInfo();
    } else if (password.isEmpty()) {
      throw new PemException(
          file + " is encrypted: set " + PASSWORD_VARIABLE + " in the environment");
    }
    var characters = password.get().value().toCharArray();
    // The provider is not registered, so that other cryptography in this JVM stays as it is.
    var provider = new BouncyCastleProvider();
    try {
      return key instanceof PEMEncryptedKeyPair pair
          ? pair.decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder().setProvider(provider).build(characters))
              .getPrivateKeyInfo()
          : ((PKCS8EncryptedPrivateKeyInfo) key)
              .decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(provider)
                      .build(characters));
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      throw new PemException(
          "%s can't be decrypted: is %s its password?".formatted(file, PASSWORD_VARIABLE));
    }
  }

  /** Returns the certificates and keys of a file, each by itself. */
  private static List<String> blocks(Path file) {
    try {
      // ISO 8859-1 has a character for every byte, and any bytes may stand between the blocks.
      return BLOCK
          .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
          .results()
          .map(block -> INDENTATION.matcher(block.group()).replaceAll(""))
          .toList();
    } catch (NoSuchFileException e) {
      throw new PemException(file + " does not exist");
    } catch (IOException e) {
      throw new PemException(file + " can't be read: " + Secret.safeMessage(e));
    }
  }

  private static Object parsed(String block) throws IOException {
    try (var parser = new PEMParser(new StringReader(block))) {
      return parser.readObject();
    } catch (RuntimeException e) {
      // For example, the block has characters that Base64 does not have.
      throw new IOException("it is damaged", e);
    }
  }

  private static X509Certificate certificate(X509CertificateHolder holder)
      throws CertificateException {
    return new JcaX509CertificateConverter().getCertificate(holder);
  }
}
