package lucid.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/** Gives each connection its own {@link Witness}, although connections may share a TLS context. */
final class Witnesses {
  private final Optional<Authorities> authorities;
  private final ServerName name;
  private final Map<SSLEngine, Witness> all = new ConcurrentHashMap<>();

  Witnesses(Optional<Authorities> authorities, ServerName name) {
    this.authorities = authorities;
    this.name = name;
  }

  /** Returns the algorithm by which Netty compares host names, or null if it must not compare. */
  String identification() {
    return authorities.isPresent() ? name.identification() : null;
  }

  /** Makes the witness of one connection. {@link #watch} must name its engine later. */
  Witness next() {
    return new Witness(authorities, name);
  }

  /** Connects a witness with the engine of its connection. */
  void watch(SSLEngine engine, Witness witness) {
    all.put(engine, witness);
  }

  /** Forgets the witness of a connection that has ended. */
  void forget(SSLEngine engine) {
    all.remove(engine);
  }

  /** Returns a trust manager for a shared TLS context. It asks the witness of each connection. */
  TrustManager ofAll() {
    return new Shared();
  }

  private final class Shared extends ClientTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      var witness = all.get(engine);
      if (witness == null) {
        throw new CertificateException("nobody waits for this connection");
      }
      witness.checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return next().getAcceptedIssuers();
    }
  }
}
