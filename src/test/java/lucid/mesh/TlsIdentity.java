package lucid.mesh;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import lucid.target.Pem;

/**
 * A client certificate and its key, shown to whoever asks: Java's own key manager would keep back
 * one whose issuer the server does not name.
 */
final class TlsIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

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
    var algorithm =
        model.getPublicKey().getAlgorithm().equals("RSA") ? Algorithm.rsa2048 : Algorithm.ecp256;
    try {
      var authority =
          new CertificateBuilder()
              .algorithm(algorithm)
              .subject(model.getIssuerX500Principal())
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      var client =
          new CertificateBuilder()
              .algorithm(algorithm)
              .subject(model.getSubjectX500Principal())
              .addExtendedKeyUsageClientAuth()
              .buildIssuedBy(authority);
      return new TlsIdentity(List.of(client.getCertificate()), client.getKeyPair().getPrivate());
    } catch (Exception e) {
      // The builder's signature says no more than Exception.
      throw new IllegalStateException("no foreign certificate can be made", e);
    }
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
