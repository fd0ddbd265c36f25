package lucid.mesh;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.target.Pem;

/** Which server certificates are accepted. */
final class ServerTrust {
  private final Optional<X509ExtendedTrustManager> judge;
  private final String expectation;
  private final String host;
  private final Map<SSLEngine, Witness> witnesses = new ConcurrentHashMap<>();

  private ServerTrust(Optional<X509ExtendedTrustManager> judge, String expectation, String host) {
    this.judge = judge;
    this.expectation = expectation;
    this.host = host;
  }

  /** Certificates that the CA of a file has issued, and for the address's host. */
  static ServerTrust issuedBy(Path ca, URI address) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : Pem.certificates(ca)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return new ServerTrust(
          Optional.of((X509ExtendedTrustManager) factory.getTrustManagers()[0]),
          "the CA in " + ca,
          HttpAddress.host(address));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java can't trust the certificates of " + ca, e);
    }
  }

  /**
   * Any certificate: for seeing whom the server refuses, which is another question than who the
   * server is.
   */
  static ServerTrust anybody() {
    return new ServerTrust(Optional.empty(), "anybody", "any host");
  }

  /** How the name is verified; null = it is not, as Netty has it. */
  String identification() {
    return judge.isPresent() ? "HTTPS" : null;
  }

  /** For one connection, whose {@code engine} is to be named when it is known. */
  Witness witness() {
    return new Witness();
  }

  /**
   * Has a connection's certificate judged by its own witness, also where the TLS context is shared.
   */
  void judge(SSLEngine engine, Witness witness) {
    witnesses.put(engine, witness);
  }

  /** The connection has ended. */
  void forget(SSLEngine engine) {
    witnesses.remove(engine);
  }

  /** For a TLS context that connections share: asks each one's own witness. */
  TrustManager ofAll() {
    return new Shared();
  }

  private final class Shared extends EngineTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      var witness = witnesses.get(engine);
      if (witness == null) {
        throw new CertificateException("nobody waits for this connection");
      }
      witness.checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return issuers();
    }
  }

  private X509Certificate[] issuers() {
    return judge.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
  }

  /** Judges one connection's certificate, and remembers. */
  final class Witness extends EngineTrustManager {
    private volatile boolean seen;
    private volatile Optional<String> problem = Optional.empty();

    /** Whether the server showed a certificate on this connection. */
    boolean hasSeenACertificate() {
      return seen;
    }

    /** Why its certificate was not accepted. */
    Optional<String> problem() {
      return problem;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      seen = true;
      if (judge.isPresent()) {
        try {
          judge.get().checkServerTrusted(chain, type, engine);
        } catch (CertificateException e) {
          problem = Optional.of("the server's certificate " + sentence(chain[0], e));
          throw e;
        }
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return issuers();
    }
  }

  private String sentence(X509Certificate certificate, CertificateException refusal) {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "expired on " + certificate.getNotAfter().toInstant();
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "is not valid before " + certificate.getNotBefore().toInstant();
      }
    }
    var message = Secret.safeMessage(refusal);
    return message.startsWith("No ") && message.contains("name")
        ? "is not for " + host + ", but for " + names(certificate)
        : "does not come from " + expectation + " (" + message + ")";
  }

  private static String names(X509Certificate certificate) {
    try {
      var names =
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of()).stream()
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.joining(", "));
      return names.isEmpty() ? "nobody in its SAN" : names;
    } catch (CertificateParsingException e) {
      return "names that can't be read";
    }
  }
}
