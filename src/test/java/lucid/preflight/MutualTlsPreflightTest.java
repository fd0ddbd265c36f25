package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lucid.config.Secret;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.settings.TargetAddresses;
import lucid.stack.Recording;
import lucid.stack.mesh.MeshDials;
import lucid.stack.mesh.MeshService;
import lucid.target.Target;
import lucid.testing.TestDials;
import lucid.testing.TestPki;
import lucid.testing.TlsProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The preflight's handshake: with the embedded mesh's listener, and with others' certificates. */
class MutualTlsPreflightTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final MeshService MESH = new MeshService(VERTX, new Recording());
  private static Map<String, Object> addresses;
  private static HttpServer service;

  @TempDir private Path folder;

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  private static MeshDials dials(String... changes) {
    return TestDials.of("mesh", MeshDials.class, changes);
  }

  @BeforeAll
  static void start() throws TimeoutException, IOException {
    addresses = await(MESH.start(dials()));
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    service.start();
  }

  @AfterAll
  static void stop() throws TimeoutException {
    service.stop(0);
    await(MESH.stop());
    await(VERTX.close());
  }

  private static Optional<Path> file(String key) {
    return Optional.of(Path.of(addresses.get(key).toString()));
  }

  private static URI listener() {
    return URI.create(addresses.get("mtls").toString());
  }

  private static Finding look(
      URI url,
      Optional<String> name,
      Optional<Path> ca,
      Optional<Path> certificate,
      Optional<Path> key,
      Optional<Secret> password) {
    var mesh =
        new TargetAddresses.Mesh(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(url),
            name,
            Optional.empty(),
            Optional.empty(),
            ca,
            certificate,
            key,
            password);
    return MeshPreflight.of(new Target("mine", TargetAddresses.NONE.with(mesh), () -> {})).stream()
        .filter(finding -> finding.part().equals(Optional.of(MeshPreflight.MTLS)))
        .findFirst()
        .orElseThrow();
  }

  private static Finding look(Optional<String> name, String... changes) throws TimeoutException {
    await(MESH.turn(dials(changes)));
    return look(
        listener(),
        name,
        file("ca"),
        file("client-certificate"),
        file("client-key"),
        Optional.empty());
  }

  private static void assertWillFail(Finding finding, String why) {
    assertThat(finding.status()).isEqualTo(Finding.Status.WARNING);
    assertThat(finding.sentence())
        .matches(
            "every handshake with %s will fail: the server's certificate %s\\. lucid\\.targets\\.mine\\.mesh\\.ca names the authorities that are accepted, and lucid\\.targets\\.mine\\.mesh\\.server-name the name that the certificate must have"
                .formatted(listener(), why));
  }

  @Test
  void handshakeIsMadeAndProvenByARoundTrip() throws Exception {
    var finding = look(Optional.empty());
    assertThat(finding.sentence())
        .matches(
            "a handshake took \\d+\\.\\d ms, and GET /health over it was answered 200 over TLSv1\\.3");
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
  }

  @Test
  void faultOfTheServersCertificateIsNamed() throws Exception {
    assertWillFail(
        look(Optional.empty(), "mtls.certificate = expired"), "expired on \\d{4}-\\d\\d-\\d\\dT.*");
    assertWillFail(
        look(Optional.empty(), "mtls.certificate = wrong-name"),
        "is not for 127\\.0\\.0\\.1, but for another\\.lucid\\.local");
    assertWillFail(
        look(Optional.empty(), "mtls.certificate = of-another-ca"),
        "comes from an authority named \"CN=Lucid CA\", but not from the one of that name among .*");
    assertWillFail(
        look(Optional.empty(), "mtls.certificate = spiffe"),
        "is not for 127\\.0\\.0\\.1, but for spiffe://lucid\\.local/mesh");
  }

  @Test
  void expectedServerNameReplacesTheHost() throws Exception {
    var spiffe = Optional.of("spiffe://lucid.local/mesh");
    assertThat(look(spiffe, "mtls.certificate = spiffe").status()).isEqualTo(Finding.Status.OK);
    assertWillFail(
        look(spiffe),
        "is not for spiffe://lucid\\.local/mesh, but for lucid-mesh, 127\\.0\\.0\\.1");
    assertWillFail(
        look(spiffe, "mtls.certificate = expired"), "expired on \\d{4}-\\d\\d-\\d\\dT.*");
    var dns = Optional.of("another.lucid.local");
    assertThat(look(dns, "mtls.certificate = wrong-name").status()).isEqualTo(Finding.Status.OK);
    assertWillFail(
        look(dns), "is not for another\\.lucid\\.local, but for lucid-mesh, 127\\.0\\.0\\.1");
  }

  @Test
  void refusedClientCertificateIsReported() throws Exception {
    await(MESH.turn(dials()));
    var stranger = TestPki.authority("stranger");
    var client = TestPki.issue(TestPki.template("client").forClients(), stranger);
    var finding = look(client, client);
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence())
        .matches(
            "the server at "
                + listener()
                + " refuses the client's certificate: it says: [a-z ]+\\. Was the certificate of"
                + " lucid\\.targets\\.mine\\.mesh\\.client-certificate issued by an authority that the"
                + " server accepts\\?");
  }

  @Test
  void keyOfAnotherCertificateIsReportedBeforeAnythingIsSent() throws Exception {
    var authority = TestPki.authority("authority");
    var one = TestPki.issue(TestPki.template("one").forClients(), authority);
    var other = TestPki.issue(TestPki.template("other").forClients(), authority);
    var finding = look(one, other);
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence())
        .isEqualTo(
            "lucid.targets.mine.mesh.client-key: %s is the key of another certificate than %s (\"CN=one\")",
            folder.resolve("key.pem"), folder.resolve("client.pem"));
  }

  private Finding look(CertifiedKey certificate, CertifiedKey key) throws IOException {
    return look(
        listener(),
        Optional.empty(),
        file("ca"),
        Optional.of(TestPki.write(folder.resolve("client.pem"), certificate.certificatePem())),
        Optional.of(TestPki.write(folder.resolve("key.pem"), key.privateKeyPem())),
        Optional.empty());
  }

  @Test
  void listenerWithoutTlsIsReported() throws Exception {
    try (var odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var thread = new Thread(() -> answerInHttp(odd));
      thread.setDaemon(true);
      thread.start();
      var url = URI.create("https://127.0.0.1:" + odd.getLocalPort());
      var finding =
          look(
              url,
              Optional.empty(),
              file("ca"),
              file("client-certificate"),
              file("client-key"),
              Optional.empty());
      assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
      assertThat(finding.sentence())
          .isEqualTo(
              "the server at %s does not speak TLS. Is lucid.targets.mine.mesh.mtls right?", url);
    }
  }

  private static void answerInHttp(ServerSocket server) {
    try {
      while (true) {
        try (var client = server.accept()) {
          if (client.getInputStream().read() >= 0) {
            var answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
          }
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** All keys of the mesh have one type, and its chain has an intermediate in the same file. */
  @ParameterizedTest
  @EnumSource
  void keysOfEveryTypeAreAccepted(KeyType type) throws Exception {
    var root = TestPki.template("root").authority(type);
    var middle = TestPki.template("middle").authority(type, root);
    var server = TestPki.server().issuedBy(root, type.generate());
    var client = TestPki.template("client").forClients().issuedBy(middle, type.generate());
    var url = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    var chain = TestPki.pem(middle, client).strip();
    try (var proxy = TlsProxy.mutual(url, server, root)) {
      var finding =
          look(
              proxy.address(),
              Optional.empty(),
              Optional.of(TestPki.write(folder.resolve("ca.pem"), root.certificatePem())),
              Optional.of(TestPki.write(folder.resolve("client.pem"), chain)),
              Optional.of(TestPki.write(folder.resolve("key.pem"), client.privateKeyPem())),
              Optional.empty());
      assertThat(finding.sentence()).contains("was answered 200 over TLSv1.3");
    }
  }
}
