package lucid.mesh;

import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import lucid.pki.CertificateTemplate;
import lucid.pki.KeyType;
import lucid.target.Pem;

/**
 * A client certificate and its key, shown to whoever asks: Java's own key manager would keep back
 * one whose issuer the server does not name.
 */
final class TlsIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  /** Before now and after: clocks of other machines may differ. */
  private static final Duration LASTS = Duration.ofDays(1);

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /** The one in two PEM files. */
  static TlsIdentity of(Path certificate, Path key) {
    var chain = Pem.certificates(certificate);
    return new TlsIdentity(chain, Pem.key(key, chain.get(0)));
  }

  /**
   * One like {@code own}, from a CA that bears the name of its CA, but not its key: a server that
   * compares names only would take it.
   */
  static TlsIdentity foreign(TlsIdentity own) {
    var model = own.chain.get(0);
    var type =
        model.getPublicKey().getAlgorithm().equals("RSA") ? KeyType.RSA_2048 : KeyType.EC_P256;
    var from = Instant.now().minus(LASTS);
    var to = Instant.now().plus(LASTS);
    var authority =
        CertificateTemplate.of(model.getIssuerX500Principal(), from, to).authority(type);
    var client =
        CertificateTemplate.of(model.getSubjectX500Principal(), from, to)
            .forClients()
            .issuedBy(authority, type.generate());
    return new TlsIdentity(List.of(client.certificate()), client.privateKey());
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return null;
  }
}
