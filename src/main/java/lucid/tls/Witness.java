package lucid.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/** A trust manager for one connection that keeps the certificates it saw and its judgement. */
public final class Witness extends ClientTrustManager {
  private final Optional<Authorities> authorities;
  private final ServerName name;
  private volatile List<X509Certificate> shown = List.of();
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param authorities the authorities whose certificates are accepted; empty to accept any
   * @param name the name that the certificate must have
   */
  public Witness(Optional<Authorities> authorities, ServerName name) {
    this.authorities = authorities;
    this.name = name;
  }

  /** Returns the certificates that the server showed, its own first; empty if it showed none. */
  public List<X509Certificate> shown() {
    return shown;
  }

  /** Returns why the certificate was refused, as the end of "the server's certificate ...". */
  public Optional<String> problem() {
    return problem;
  }

  private interface Check {
    void go(Authorities those) throws CertificateException;
  }

  private void judge(X509Certificate[] chain, Check check) throws CertificateException {
    shown = List.of(chain);
    if (authorities.isEmpty()) {
      return;
    }
    try {
      check.go(authorities.get());
      name.check(chain[0]);
    } catch (DistrustException e) {
      problem = Optional.of(e.getMessage());
      throw e;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge(chain, those -> those.judge().checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge(chain, those -> those.judge().checkServerTrusted(chain, type, socket));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(those -> those.judge().getAcceptedIssuers())
        .orElse(new X509Certificate[0]);
  }
}
