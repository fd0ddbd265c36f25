package lucid.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import lucid.config.HttpAddress;
import lucid.pki.CertifiedKey;

/** Terminates TLS in front of a service that does not, as operators' proxies do. */
public final class TlsProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final AtomicInteger accepted = new AtomicInteger();
  private final URI plain;
  private final String host;
  private final int port;

  private TlsProxy(URI plain, String host, NetServerOptions options) throws TimeoutException {
    this.plain = plain;
    this.host = host;
    NetServer server = vertx.createNetServer(options);
    server.connectHandler(this::accept);
    this.port = server.listen(0, host).await(10, TimeUnit.SECONDS).actualPort();
  }

  /**
   * Starts.
   *
   * @param own the proxy's certificate
   * @param rest of the chain that it shows, if it shows more
   */
  public static TlsProxy before(URI plain, CertifiedKey own, CertifiedKey... rest)
      throws Exception {
    return new TlsProxy(plain, "127.0.0.1", options(own, rest));
  }

  /**
   * Starts one that demands a client certificate.
   *
   * @param clients the authority of these
   */
  public static TlsProxy mutual(URI plain, CertifiedKey own, CertifiedKey clients)
      throws Exception {
    return new TlsProxy(
        plain,
        "127.0.0.1",
        options(own)
            .setClientAuth(ClientAuth.REQUIRED)
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(clients.certificatePem()))));
  }

  private static NetServerOptions options(CertifiedKey own, CertifiedKey... rest)
      throws GeneralSecurityException, IOException {
    var chain =
        Stream.concat(Stream.of(own), Stream.of(rest))
            .map(CertifiedKey::certificate)
            .toArray(X509Certificate[]::new);
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", own.privateKey(), new char[0], chain);
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return new NetServerOptions()
        .setSsl(true)
        .setKeyCertOptions(KeyCertOptions.wrap((X509KeyManager) factory.getKeyManagers()[0]));
  }

  /** Starts one without TLS, which is reached by IPv6 alone. */
  public static TlsProxy byIpv6(URI plain) throws TimeoutException {
    return new TlsProxy(plain, "::1", new NetServerOptions());
  }

  /** A connection is here when its handshake is done: the client has accepted the certificate. */
  private void accept(NetSocket inside) {
    accepted.incrementAndGet();
    inside.pause();
    client
        .connect(HttpAddress.port(plain), HttpAddress.host(plain))
        .onSuccess(
            outside -> {
              inside.pipeTo(outside);
              outside.pipeTo(inside);
              inside.resume();
            })
        .onFailure(refused -> inside.close());
  }

  /** How many connections were made whose clients accepted the certificate. */
  public int accepted() {
    return accepted.get();
  }

  /** Where it is, with TLS. */
  public URI address() {
    return URI.create("https://" + authority());
  }

  /** Where it is, for those who think it has no TLS. */
  public URI plainAddress() {
    return URI.create("http://" + authority());
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
