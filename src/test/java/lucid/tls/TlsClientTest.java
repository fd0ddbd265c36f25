package lucid.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import lucid.stack.Recording;
import lucid.stack.mesh.MeshDials;
import lucid.stack.mesh.MeshService;
import lucid.testing.TestDials;
import lucid.testing.TestPki;
import lucid.tls.TlsClient.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against the embedded mesh's listener. */
class TlsClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Vertx VERTX = Vertx.vertx();
  private static final MeshService MESH = new MeshService(VERTX, new Recording());
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static URI address;
  private static Path ca;
  private static TlsIdentity identity;

  private static MeshDials dials(String... changes) {
    return TestDials.of("mesh", MeshDials.class, changes);
  }

  private static void turn(String... changes) throws TimeoutException {
    await(MESH.turn(dials(changes)));
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  @BeforeAll
  static void start() throws TimeoutException {
    Map<String, Object> addresses = await(MESH.start(dials()));
    address = URI.create(addresses.get("mtls").toString());
    ca = Path.of(addresses.get("ca").toString());
    identity =
        TlsIdentity.of(
            Path.of(addresses.get("client-certificate").toString()),
            Path.of(addresses.get("client-key").toString()),
            Optional.empty());
  }

  @AfterAll
  static void stop() throws TimeoutException {
    await(MESH.stop());
    await(VERTX.close());
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static TlsClient own() {
    return TlsClient.of(
        address,
        ServerName.of(address),
        Optional.of(Authorities.only(ca)),
        Optional.of(identity),
        PATIENCE);
  }

  private static TlsClient showing(Optional<TlsIdentity> shown) {
    return TlsClient.of(address, ServerName.of(address), Optional.empty(), shown, PATIENCE);
  }

  private static TlsClient.Connection connect(TlsClient client) throws Exception {
    return client
        .connect(new Bootstrap().group(LOOPS).channel(NioSocketChannel.class))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void certificateOfTheMeshIsAcceptedOnEveryNewConnection() throws Exception {
    turn();
    var client = own();
    for (int i = 0; i < 5; i++) {
      var connection = connect(client);
      assertThat(connection.detail()).isEqualTo("200 over TLSv1.3");
      assertThat(connection.outcome()).isEqualTo(Outcome.ANSWERED);
    }
  }

  /** nginx shakes hands with every client, and refuses those without its certificate later. */
  @ParameterizedTest
  @CsvSource({
    "400, No required SSL certificate was sent, REFUSED",
    "400, The SSL certificate error, REFUSED",
    "496, , REFUSED",
    "400, Bad Request, ANSWERED",
    "200, the certificate is accepted, ANSWERED"
  })
  void answerThatRefusesTheCertificateIsARefusal(int status, String body, Outcome outcome)
      throws Exception {
    var key = TestPki.issue(TestPki.server(), TestPki.authority("Lab CA"));
    var server =
        await(
            VERTX
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                            new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(key.certificatePem()))
                                .addKeyValue(Buffer.buffer(key.privateKeyPem()))))
                .requestHandler(
                    request -> {
                      var unused =
                          request.response().setStatusCode(status).end("<html>" + body + "</html>");
                    })
                .listen(0, "127.0.0.1"));
    try {
      var at = URI.create("https://127.0.0.1:" + server.actualPort());
      var connection =
          connect(
              TlsClient.of(
                  at, ServerName.of(at), Optional.empty(), Optional.of(identity), PATIENCE));
      assertThat(connection.outcome()).isEqualTo(outcome);
      assertThat(connection.detail()).contains(status + " over TLSv1.");
    } finally {
      await(server.close());
    }
  }

  /** The same client on one TLS context resumes its first session, which is noticed. */
  @Test
  void resumedSessionDoesNotCountAsAHandshake() throws Exception {
    turn();
    var client = own().with(new SharedContext());
    assertThat(connect(client).outcome()).isEqualTo(Outcome.ANSWERED);
    var second = connect(client);
    assertThat(second.outcome()).isEqualTo(Outcome.DISTRUSTED);
    assertThat(second.detail()).startsWith("a session was resumed");
  }

  /** The listener would resume sessions: it keeps them for TLS 1.2, and as tickets for 1.3. */
  @Test
  void aClientThatConnectsAgainDoesTheWholeHandshakeAgain() throws Exception {
    turn();
    var client = own();
    for (int i = 0; i < 3; i++) {
      assertThat(connect(client).outcome()).isEqualTo(Outcome.ANSWERED);
    }
  }

  @Test
  void eachConnectionIsJudgedByItsOwnCertificate() throws Exception {
    turn();
    var client = own();
    assertThat(connect(client).outcome()).isEqualTo(Outcome.ANSWERED);
    turn("mtls.certificate = expired");
    assertThat(connect(client).detail()).contains("expired on");
    turn();
    assertThat(connect(client).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void serverRefusesAClientWithoutACertificate() throws Exception {
    turn();
    assertThat(connect(showing(Optional.empty())).outcome()).isEqualTo(Outcome.REFUSED);
    turn("mtls.ask-certificate = false");
    assertThat(connect(showing(Optional.empty())).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void serverWithOptionalCertificatesRefusesAForeignOne() throws Exception {
    turn("mtls.require-certificate = false");
    assertThat(connect(showing(Optional.empty())).outcome()).isEqualTo(Outcome.ANSWERED);
    var foreign = Optional.of(TlsIdentity.foreign(identity));
    assertThat(connect(showing(foreign)).outcome()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void foreignCertificateIsShownAndRefused() throws Exception {
    turn();
    var foreign = Optional.of(TlsIdentity.foreign(identity));
    assertThat(connect(showing(foreign)).outcome()).isEqualTo(Outcome.REFUSED);
    turn("mtls.verify-certificate = false");
    assertThat(connect(showing(foreign)).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void serversCertificateIsJudgedByDateNameAndAuthority() throws Exception {
    turn("mtls.certificate = expired");
    assertDistrusted("the server's certificate expired on \\d{4}-.*");
    turn("mtls.certificate = wrong-name");
    assertDistrusted("the server's certificate is not for 127.0.0.1, but for another.lucid.local");
    turn("mtls.certificate = of-another-ca");
    assertDistrusted(
        "the server's certificate comes from an authority named \"CN=Lucid CA\", but not from the one"
            + " of that name among the authorities of .*\\.pem: put the right one into .*\\.pem");
  }

  private static void assertDistrusted(String regex) throws Exception {
    var connection = connect(own());
    assertThat(connection.outcome()).isEqualTo(Outcome.DISTRUSTED);
    assertThat(connection.detail()).matches(regex);
  }

  @Test
  void slownessOfTheServerCountsForTheHandshakeAndNotForTheConnection() throws Exception {
    turn("mtls.handshake-delay = 300 ms");
    var connection = connect(own());
    assertThat(connection.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(connection.handshake()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    assertThat(connection.connect()).isLessThan(Duration.ofMillis(300));
  }

  @Test
  void silentServerHasNeitherAcceptedNorRefused() throws Exception {
    turn("mtls.handshake-delay = 30 s");
    var client =
        TlsClient.of(
            address,
            ServerName.of(address),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMillis(200));
    var connection = connect(client);
    assertThat(connection.outcome()).isEqualTo(Outcome.SILENT);
    assertThat(connection.detail()).isEqualTo("neither answered nor refused within 200 ms");
  }

  /**
   * One TLS context for all connections, each of which still judges by itself. It uses Java's TLS
   * and version 1.2, whose sessions the listener keeps.
   */
  private static final class SharedContext implements Function<TrustManager, SslContext> {
    private final AtomicReference<X509ExtendedTrustManager> current = new AtomicReference<>();
    private final SslContext shared;

    SharedContext() throws SSLException {
      shared =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.2")
              .keyManager(identity)
              .trustManager(new ToCurrent())
              .build();
    }

    @Override
    public SslContext apply(TrustManager manager) {
      current.set((X509ExtendedTrustManager) manager);
      return ReferenceCountUtil.retain(shared);
    }

    private final class ToCurrent extends X509ExtendedTrustManager {
      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
          throws CertificateException {
        current.get().checkServerTrusted(chain, type, engine);
      }

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException();
      }

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    }
  }
}
