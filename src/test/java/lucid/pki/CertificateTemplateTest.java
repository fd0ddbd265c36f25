package lucid.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class CertificateTemplateTest {
  private final Instant now = Instant.now();
  private static final KeyPair KEYS = KeyType.EC_P256.generate();

  private CertificateTemplate template(String subject) {
    return CertificateTemplate.of(
        new X500Principal(subject), now.minusSeconds(60), now.plusSeconds(60));
  }

  private CertifiedKey authority(KeyType type) {
    return template("CN=authority").authority(type);
  }

  @Test
  void aCertificateIsSignedByItsAuthorityAndByNoOtherOfTheSameName() {
    for (var type : KeyType.values()) {
      var authority = authority(type);
      var issued = template("CN=server").issuedBy(authority, KEYS).certificate();
      assertThat(issued.getIssuerX500Principal())
          .isEqualTo(authority.certificate().getSubjectX500Principal());
      assertThatCode(() -> issued.verify(authority.certificate().getPublicKey()))
          .doesNotThrowAnyException();
      var namesake = authority(type).certificate().getPublicKey();
      assertThatThrownBy(() -> issued.verify(namesake)).isInstanceOf(SignatureException.class);
    }
  }

  @Test
  void onlyAnAuthorityMayIssue() {
    var authority = authority(KeyType.EC_P256);
    assertThat(authority.certificate().getBasicConstraints()).isNotNegative();
    assertThat(template("CN=server").issuedBy(authority, KEYS).certificate().getBasicConstraints())
        .isEqualTo(-1);
  }

  @Test
  void itHoldsForItsNamesItsPurposeAndItsTime() throws Exception {
    var certificate =
        template("CN=server")
            .forServers()
            .named("lucid-mesh")
            .at("127.0.0.1")
            .issuedBy(authority(KeyType.EC_P256), KEYS)
            .certificate();
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "lucid-mesh"), List.of(7, "127.0.0.1"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThatCode(certificate::checkValidity).doesNotThrowAnyException();
    var expired =
        template("CN=server")
            .lasting(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
            .issuedBy(authority(KeyType.EC_P256), KEYS)
            .certificate();
    assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void aPrivateKeyIsNeverPrinted() {
    var authority = authority(KeyType.RSA_2048);
    assertThat(authority.toString()).isEqualTo("key of CN=authority");
  }
}
