package lucid.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.testing.TestPki;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
  private final CertifiedKey root = TestPki.authority("root");
  private final CertifiedKey middle = TestPki.template("middle").authority(KeyType.EC_P256, root);
  private final CertifiedKey client =
      TestPki.issue(TestPki.template("client").forClients(), middle);
  private final CertifiedKey stranger = TestPki.authority("stranger");

  @TempDir private Path folder;

  private TlsIdentity identity(CertifiedKey key, CertifiedKey... chain) throws IOException {
    return TlsIdentity.of(
        TestPki.write(folder.resolve("client.pem"), TestPki.pem(chain).strip()),
        TestPki.write(folder.resolve("key.pem"), key.privateKeyPem()),
        Optional.empty());
  }

  @Test
  void chainIsSentFromTheClientUpwardsWhateverItsOrderInTheFile() throws IOException {
    var chain = List.of(client.certificate(), middle.certificate(), root.certificate());
    for (var order :
        List.of(
            new CertifiedKey[] {client, middle, root},
            new CertifiedKey[] {root, middle, client},
            new CertifiedKey[] {middle, stranger, client, root})) {
      assertThat(identity(client, order).getCertificateChain("client"))
          .containsExactlyElementsOf(chain);
    }
  }

  @Test
  void keyOfAnotherCertificateIsReportedWithBothFiles() {
    assertThatExceptionOfType(PemException.class)
        .isThrownBy(() -> identity(stranger, client, middle))
        .withMessage(
            "%s is the key of another certificate than %s (\"CN=client\")",
            folder.resolve("key.pem"), folder.resolve("client.pem"));
  }
}
