package lucid.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import lucid.config.Secret;
import lucid.pki.CertificateTemplate;
import lucid.pki.KeyType;

/**
 * A client certificate with its key, shown to every server that asks. Java's own key manager would
 * withhold a certificate whose issuer the server does not name.
 */
public final class TlsIdentity extends X509ExtendedKeyManager {
  private static final String ALIAS = "client";

  /** The validity before now and after now. The clocks of other machines may differ. */
  private static final Duration LASTS = Duration.ofDays(1);

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * Reads an identity from two PEM files.
   *
   * @param certificate the certificate with its chain, in any order
   * @param password the password of the key; empty if it is not encrypted
   * @throws PemException if a file can't be used, or the key belongs to another certificate
   */
  public static TlsIdentity of(Path certificate, Path key, Optional<Secret> password) {
    var certificates = Pem.certificates(certificate);
    var privateKey = Pem.key(key, password);
    var own =
        certificates.stream()
            .filter(one -> KeyType.isPair(privateKey, one.getPublicKey()))
            .findFirst()
            .orElseThrow(
                () ->
                    new PemException(
                        "%s is the key of another certificate than %s (\"%s\")"
                            .formatted(
                                key,
                                certificate,
                                certificates.get(0).getSubjectX500Principal().getName())));
    return new TlsIdentity(chain(own, certificates), privateKey);
  }

  /** Sorts a chain: each certificate is followed by its issuer, if the chain has it. */
  private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
    var chain = new LinkedHashSet<>(List.of(own));
    var next = Optional.of(own);
    while (next.isPresent()) {
      var issuer = next.get().getIssuerX500Principal();
      next =
          all.stream()
              .filter(one -> one.getSubjectX500Principal().equals(issuer))
              .filter(chain::add)
              .findFirst();
    }
    return List.copyOf(chain);
  }

  /** Returns whether the key is of a kind that OpenSSL refuses from a server. */
  boolean isEdwards() {
    return key.getAlgorithm().startsWith("Ed");
  }

  /**
   * Returns an identity like {@code own} from a CA with the same name but another key. A server
   * that compares only names would accept it.
   */
  public static TlsIdentity foreign(TlsIdentity own) {
    var model = own.chain.get(0);
    var type = KeyType.of(model.getPublicKey());
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
