package lucid.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import lucid.config.Secret;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.testing.TestPki;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.MiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PemTest {
  private static final String PASSWORD = "open sesame";
  private static final Map<KeyType, KeyPair> KEYS = new EnumMap<>(KeyType.class);
  private static final CertifiedKey ONE = TestPki.authority("one");
  private static final CertifiedKey OTHER = TestPki.authority("other");

  @TempDir private Path folder;

  private static KeyPair keys(KeyType type) {
    return KEYS.computeIfAbsent(type, KeyType::generate);
  }

  private Path file(String text) throws IOException {
    return TestPki.write(folder.resolve("file.pem"), text);
  }

  private static String written(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private PrivateKey read(String text, String... password) throws IOException {
    return Pem.key(
        file(text),
        Optional.of(password).filter(any -> any.length > 0).map(any -> new Secret(any[0])));
  }

  private void assertRefused(String text, String why, String... password) throws IOException {
    var file = file(text);
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> read(text, password))
        .withMessage(file + why);
  }

  /** Returns a key with the parts that PKCS#1 and SEC1 have; Java leaves the curve out. */
  private static PrivateKeyInfo asOpensslHasIt(KeyType type) throws IOException {
    var info = PrivateKeyInfo.getInstance(keys(type).getPrivate().getEncoded());
    if (type != KeyType.EC_P256) {
      return info;
    }
    var key = (ECPrivateKey) keys(type).getPrivate();
    var algorithm = info.getPrivateKeyAlgorithm();
    return new PrivateKeyInfo(
        algorithm,
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), algorithm.getParameters()));
  }

  private static String pkcs8(KeyType type) throws IOException {
    return written(new JcaPKCS8Generator(keys(type).getPrivate(), null));
  }

  private static String encryptedPkcs8(KeyType type) throws IOException {
    return TestPki.encrypted(keys(type).getPrivate(), PASSWORD);
  }

  @ParameterizedTest
  @EnumSource
  void keysInPkcs8AreRead(KeyType type) throws Exception {
    var text = pkcs8(type);
    assertThat(text).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(KeyType.isPair(read(text), keys(type).getPublic())).isTrue();
  }

  /** Java writes the newer form, which contains the public key. */
  @ParameterizedTest
  @EnumSource
  void keysInPkcs8WithTheirPublicKeyAreRead(KeyType type) throws Exception {
    var old = PrivateKeyInfo.getInstance(keys(type).getPrivate().getEncoded());
    var open = SubjectPublicKeyInfo.getInstance(keys(type).getPublic().getEncoded());
    var info =
        new PrivateKeyInfo(
            old.getPrivateKeyAlgorithm(),
            old.parsePrivateKey(),
            null,
            open.getPublicKeyData().getBytes());
    var text = written(new PemObject("PRIVATE KEY", info.getEncoded()));
    assertThat(KeyType.isPair(read(text), keys(type).getPublic())).isTrue();
  }

  @Test
  void rsaKeysInPkcs1AreRead() throws Exception {
    var text = written(asOpensslHasIt(KeyType.RSA_2048));
    assertThat(text).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(KeyType.isPair(read(text), keys(KeyType.RSA_2048).getPublic())).isTrue();
  }

  /** OpenSSL writes the curve before the key. */
  @Test
  void ecKeysInSec1AreReadAlsoBehindTheirParameters() throws Exception {
    var text = written(asOpensslHasIt(KeyType.EC_P256));
    assertThat(text).startsWith("-----BEGIN EC PRIVATE KEY-----");
    var parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertThat(KeyType.isPair(read(parameters + text), keys(KeyType.EC_P256).getPublic())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void encryptedKeysInPkcs8AreReadWithTheirPassword(KeyType type) throws Exception {
    var text = encryptedPkcs8(type);
    assertThat(text).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    assertThat(KeyType.isPair(read(text, PASSWORD), keys(type).getPublic())).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "EC_P256"})
  void encryptedKeysInOpensslsOwnFormAreReadWithTheirPassword(KeyType type) throws Exception {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new MiscPEMGenerator(
              asOpensslHasIt(type),
              new JcePEMEncryptorBuilder("AES-256-CBC")
                  .setProvider(new BouncyCastleProvider())
                  .build(PASSWORD.toCharArray())));
    }
    assertThat(text.toString()).contains("Proc-Type: 4,ENCRYPTED");
    assertThat(KeyType.isPair(read(text.toString(), PASSWORD), keys(type).getPublic())).isTrue();
  }

  @Test
  void missingKeyPasswordIsReportedWithItsVariable() throws Exception {
    assertRefused(
        encryptedPkcs8(KeyType.EC_P256),
        " is encrypted: set LUCID_CLIENT_KEY_PASSWORD in the environment");
  }

  @Test
  void wrongKeyPasswordIsReportedAndNotShown() throws Exception {
    assertRefused(
        encryptedPkcs8(KeyType.EC_P256),
        " can't be decrypted: is LUCID_CLIENT_KEY_PASSWORD its password?",
        "another");
  }

  @Test
  void keyBesideACertificateIsFound() throws Exception {
    var text = ONE.certificatePem() + pkcs8(KeyType.EC_P256);
    assertThat(KeyType.isPair(read(text), keys(KeyType.EC_P256).getPublic())).isTrue();
    assertThat(Pem.certificates(file(text))).containsExactly(ONE.certificate());
  }

  @Test
  void exchangedFilesAreReported() throws Exception {
    assertRefused(
        ONE.certificatePem(), " holds a certificate and no private key: were two files exchanged?");
    var key = file(pkcs8(KeyType.EC_P256));
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> Pem.certificates(key))
        .withMessage(key + " is not a certificate in PEM, but a key: were two files exchanged?");
  }

  @Test
  void damagedKeyIsReportedWithoutItsText() throws Exception {
    assertRefused(
        "-----BEGIN PRIVATE KEY-----\nMIICdgIB\n-----END PRIVATE KEY-----\n",
        " holds no RSA, EC or Ed25519 key that can be read");
    assertRefused(
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----\n",
        " holds no RSA, EC or Ed25519 key that can be read");
    assertRefused(
        "-----BEGIN PRIVATE KEY-----\nMIIC",
        " holds no private key in PEM: it has no whole BEGIN ... PRIVATE KEY");
  }

  @Test
  void certificatesAreReadInEveryUsualForm() throws Exception {
    var one = ONE.certificatePem();
    var other = OTHER.certificatePem();
    for (var text :
        new String[] {
          one + other,
          (one + other).replace("\n", "\r\n"),
          (one + other).strip(),
          one.strip() + other.strip(),
          "\u00ef\u00bb\u00bf" + one + "\n\n" + other,
          "subject=CN=one\n" + one + "issuer=...\n" + other + "# end",
          one.indent(4) + other.indent(4),
          one.replace("BEGIN CERT", "BEGIN X509 CERT").replace("END CERT", "END X509 CERT") + other,
        }) {
      assertThat(Pem.certificates(file(text)))
          .as(text)
          .containsExactly(ONE.certificate(), OTHER.certificate());
    }
  }

  @Test
  void fileWithoutACertificateIsReported() throws Exception {
    for (var text : new String[] {"", "no certificate", ONE.certificatePem().substring(0, 200)}) {
      var file = file(text);
      assertThatExceptionOfType(PemException.class)
          .isThrownBy(() -> Pem.certificates(file))
          .withMessage(file + " is not a certificate in PEM: it has no whole BEGIN CERTIFICATE");
    }
    var damaged = file(ONE.certificatePem().replaceFirst("\nMII", "\nMAA"));
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> Pem.certificates(damaged))
        .withMessageStartingWith(damaged + " is not a certificate in PEM: ");
  }

  @Test
  void missingFileIsReported() {
    var none = folder.resolve("none.pem");
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> Pem.certificates(none))
        .withMessage(none + " does not exist");
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> Pem.certificates(folder))
        .withMessageStartingWith(folder + " can't be read");
  }
}
