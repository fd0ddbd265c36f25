package lucid.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/** Has each connection judged by a witness of its own, also where connections share a context. */
final class Witnesses {
  private final Optional<Authorities> authorities;
  private final ServerName name;
  private final Map<SSLEngine, Witness> all = new ConcurrentHashMap<>();

  Witnesses(Optional<Authorities> authorities, ServerName name) {
    this.authorities = authorities;
    this.name = name;
  }

  /** How the name is verified; null = it is not, as Netty has it. */
  String identification() {
    return authorities.isPresent() ? name.identification() : null;
  }

  /** For one connection, whose engine is to be named when it is known. */
  Witness next() {
    return new Witness(authorities, name);
  }

  /** The connection's engine is known. */
  void watch(SSLEngine engine, Witness witness) {
    all.put(engine, witness);
  }

  /** The connection has ended. */
  void forget(SSLEngine engine) {
    all.remove(engine);
  }

  /** For a TLS context that connections share: asks each one's own witness. */
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
