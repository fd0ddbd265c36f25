package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import lucid.config.Secret;
import lucid.engine.EngineClient;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.settings.Criteria;
import lucid.settings.SettingsReader;
import lucid.settings.TargetAddresses;
import lucid.target.Service;
import lucid.target.Target;
import lucid.testing.TestPki;
import lucid.testing.TestPostgres;
import lucid.testing.TlsProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preflight of services behind TLS: its findings, and the requests that it sends. */
class TlsPreflightTest {
  private static final Criteria CRITERIA = SettingsReader.read(new Properties()).criteria();
  private static final CertifiedKey ROOT = TestPki.authority("Lab CA");
  private static final CertifiedKey MIDDLE =
      TestPki.template("Lab Intermediate").authority(KeyType.EC_P256, ROOT);
  private static final String HEALTH =
      "{\"status\":\"healthy\",\"service\":\"api-gateway lucid-blockchain-api\"}";

  @TempDir private Path folder;

  private final List<TlsProxy> proxies = new ArrayList<>();
  private HttpServer service;
  private ExecutorService threads;
  private URI plain;
  private Path ca;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          var bytes = HEALTH.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    // The connection of a client that expects TLS must not block others.
    threads = Executors.newCachedThreadPool();
    service.setExecutor(threads);
    service.start();
    plain = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    ca = TestPki.write(folder.resolve("ca.pem"), ROOT.certificatePem());
  }

  @AfterEach
  void stop() throws Exception {
    for (var proxy : proxies) {
      proxy.close();
    }
    service.stop(0);
    threads.shutdownNow();
  }

  private TlsProxy proxy(CertifiedKey own, CertifiedKey... rest) throws Exception {
    var proxy = TlsProxy.before(plain, own, rest);
    proxies.add(proxy);
    return proxy;
  }

  private static Finding look(URI url, Optional<Path> authorities) {
    var addresses =
        TargetAddresses.NONE.with(
            new TargetAddresses.Gateway(Optional.of(url), Optional.empty(), authorities));
    return Preflight.begin(new Target("mine", addresses, () -> {}), Service.GATEWAY, CRITERIA)
        .join()
        .get(0);
  }

  private void assertRefused(TlsProxy proxy, Optional<Path> authorities, String why) {
    var finding = look(proxy.address(), authorities);
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence())
        .isEqualTo(
            "the gateway can't be reached at %s: the server's certificate %s"
                .formatted(proxy.address(), why));
    assertThat(proxy.accepted()).isZero();
  }

  @Test
  void certificateOfANamedAuthorityIsAccepted() throws Exception {
    var proxy = proxy(TestPki.issue(TestPki.server(), ROOT));
    assertThat(look(proxy.address(), Optional.of(ca)).status()).isEqualTo(Finding.Status.OK);
    assertThat(proxy.accepted()).isPositive();
  }

  @Test
  void unknownAuthorityIsReportedWithTheKeyThatWouldNameIt() throws Exception {
    assertRefused(
        proxy(TestPki.issue(TestPki.server(), ROOT), ROOT),
        Optional.empty(),
        "comes from the authority \"CN=Lab CA\", which is not among the authorities that this Java"
            + " knows: name a PEM file that holds it by lucid.targets.mine.gateway.ca");
  }

  @Test
  void authorityThatIsNotInTheFileIsReportedWithTheFile() throws Exception {
    var other =
        TestPki.write(folder.resolve("other.pem"), TestPki.authority("Other CA").certificatePem());
    assertRefused(
        proxy(TestPki.issue(TestPki.server(), ROOT), ROOT),
        Optional.of(other),
        "comes from the authority \"CN=Lab CA\", which is not among the authorities of "
            + other
            + " and those that this Java knows: put it into "
            + other
            + " (lucid.targets.mine.gateway.ca)");
  }

  @Test
  void authorityOfTheSameNameWithAnotherKeyIsReported() throws Exception {
    assertRefused(
        proxy(TestPki.issue(TestPki.server(), TestPki.authority("Lab CA"))),
        Optional.of(ca),
        "comes from an authority named \"CN=Lab CA\", but not from the one of that name among the"
            + " authorities of "
            + ca
            + " and those that this Java knows: put the right one into "
            + ca
            + " (lucid.targets.mine.gateway.ca)");
  }

  @Test
  void selfSignedCertificateIsAcceptedIfTheSettingsNameIt() throws Exception {
    var keys = KeyType.EC_P256.generate();
    var itself = new CertifiedKey(keys, TestPki.issue(TestPki.server(), ROOT).certificate());
    var own = TestPki.server().issuedBy(itself, keys);
    var proxy = proxy(own);
    assertRefused(
        proxy,
        Optional.empty(),
        "is its own issuer (\"CN=server\"), and not among the authorities that this Java knows:"
            + " name a PEM file that holds it by lucid.targets.mine.gateway.ca");
    var named = TestPki.write(folder.resolve("own.pem"), own.certificatePem());
    assertThat(look(proxy.address(), Optional.of(named)).status()).isEqualTo(Finding.Status.OK);
  }

  @Test
  void expiredCertificateIsRefusedEvenIfTheFileHoldsIt() throws Exception {
    var end = Instant.now().minus(Duration.ofHours(1));
    var template = TestPki.server().lasting(end.minus(Duration.ofDays(1)), end);
    var own = TestPki.issue(template, ROOT);
    var named = TestPki.write(folder.resolve("own.pem"), own.certificatePem());
    assertRefused(
        proxy(own),
        Optional.of(named),
        "expired on " + own.certificate().getNotAfter().toInstant());
  }

  @Test
  void certificateOutsideItsValidityIsReportedWithItsDates() throws Exception {
    var now = Instant.now();
    var day = Duration.ofDays(1);
    var expired =
        TestPki.issue(
            TestPki.server().lasting(now.minus(day.multipliedBy(2)), now.minus(day)), ROOT);
    assertRefused(
        proxy(expired),
        Optional.of(ca),
        "expired on " + expired.certificate().getNotAfter().toInstant());
    var early =
        TestPki.issue(TestPki.server().lasting(now.plus(day), now.plus(day.multipliedBy(2))), ROOT);
    assertRefused(
        proxy(early),
        Optional.of(ca),
        "is not valid before " + early.certificate().getNotBefore().toInstant());
  }

  @Test
  void certificateForAnotherHostIsReportedWithItsNames() throws Exception {
    var other = TestPki.template("server").forServers().named("gateway.lan").named("gw");
    assertRefused(
        proxy(TestPki.issue(other, ROOT)),
        Optional.of(ca),
        "is not for 127.0.0.1, but for gateway.lan, gw");
    var nobody = TestPki.template("server").forServers();
    assertRefused(
        proxy(TestPki.issue(nobody, ROOT)),
        Optional.of(ca),
        "is not for 127.0.0.1, but for no name in its SAN");
  }

  @Test
  void missingIntermediateCertificateIsReported() throws Exception {
    var own = TestPki.issue(TestPki.server(), MIDDLE);
    assertRefused(
        proxy(own),
        Optional.of(ca),
        "was issued by \"CN=Lab Intermediate\", whose certificate the server does not send, and"
            + " which is not among the authorities of "
            + ca
            + " and those that this Java knows. If that is an intermediate, let the server send its"
            + " certificate, too; if it is the authority, put it into "
            + ca
            + " (lucid.targets.mine.gateway.ca)");
    assertThat(look(proxy(own, MIDDLE).address(), Optional.of(ca)).status())
        .isEqualTo(Finding.Status.OK);
  }

  @Test
  void faultyFileIsReportedWithTheKeyThatNamesIt() throws Exception {
    var proxy = proxy(TestPki.issue(TestPki.server(), ROOT));
    var none = folder.resolve("none.pem");
    assertThat(look(proxy.address(), Optional.of(none)).sentence())
        .isEqualTo(
            "the gateway can't be reached at %s: lucid.targets.mine.gateway.ca: %s does not exist",
            proxy.address(), none);
    var addresses =
        new TargetAddresses(
            Optional.of(none),
            Optional.of(new TargetAddresses.Gateway(proxy.address())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var target = new Target("mine", addresses, () -> {});
    assertThat(Preflight.begin(target, Service.GATEWAY, CRITERIA).join().get(0).sentence())
        .endsWith(": lucid.targets.mine.ca: %s does not exist".formatted(none));
  }

  @Test
  void ed25519ServerKeyThatGatlingCannotUseIsReported() throws Exception {
    var own = TestPki.server().issuedBy(ROOT, KeyType.ED25519.generate());
    assertThat(look(proxy(own).address(), Optional.of(ca)).sentence())
        .endsWith(
            "the server's certificate has an Ed25519 key, which the load's client does not take from"
                + " a server: let it have an EC or RSA key");
  }

  @Test
  void serverThatRequiresAClientCertificateIsReported() throws Exception {
    var proxy = TlsProxy.mutual(plain, TestPki.issue(TestPki.server(), ROOT), ROOT);
    proxies.add(proxy);
    assertThat(look(proxy.address(), Optional.of(ca)).sentence())
        .matches(
            "the gateway can't be reached at %s: the server refused the TLS handshake \\([a-z_]+\\): it may require a client certificate, which is sent to mesh\\.mtls only"
                .formatted(proxy.address()));
  }

  @Test
  void tlsAtAnHttpAddressIsReported() throws Exception {
    var proxy = proxy(TestPki.issue(TestPki.server(), ROOT));
    assertThat(look(proxy.plainAddress(), Optional.of(ca)).sentence())
        .isEqualTo(
            "the gateway can't be reached at %s: the server speaks TLS there: set https:// in place of http://",
            proxy.plainAddress());
  }

  @Test
  void httpAtAnHttpsAddressIsReported() {
    var url = URI.create(plain.toString().replace("http:", "https:"));
    assertThat(look(url, Optional.of(ca)).sentence())
        .isEqualTo(
            "the gateway can't be reached at %s: the server speaks HTTP without TLS there: set http:// in place of https://",
            url);
  }

  /** Neither the preflight nor the reader of the chain sends the key. */
  @Test
  void keyIsNotSentToAServerWhoseCertificateIsNotAccepted() throws Exception {
    var proxy = proxy(TestPki.issue(TestPki.server(), ROOT));
    var engine =
        new TargetAddresses.Blockchain(
            Optional.of(proxy.address()), Optional.of(new Secret("k3y")), Optional.empty());
    var target = new Target("mine", TargetAddresses.NONE.with(engine), () -> {});
    assertThat(Preflight.begin(target, Service.BLOCKCHAIN, CRITERIA).join())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.sentence())
                    .startsWith("the blockchain engine can't be reached at")
                    .contains("lucid.targets.mine.blockchain.ca"));
    var client = new EngineClient(proxy.address(), engine);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> client.height().join())
        .withMessageContaining("whose certificate the server does not send");
    assertThat(proxy.accepted()).isZero();
    var trusting =
        new TargetAddresses.Blockchain(
            Optional.of(proxy.address()), Optional.of(new Secret("k3y")), Optional.of(ca));
    assertThat(new EngineClient(proxy.address(), trusting).height().join().status()).isEqualTo(200);
    assertThat(proxy.accepted()).isPositive();
  }

  @Test
  void exporterOverTlsIsCheckedAgainstTheTargetsAuthorities() throws Exception {
    var proxy = proxy(TestPki.issue(TestPki.server(), ROOT));
    assertThat(metrics(proxy, Optional.empty()))
        .contains("the server's certificate was issued by \"CN=Lab CA\"")
        .contains("lucid.targets.mine.metrics.ca");
    assertThat(metrics(proxy, Optional.of(ca)))
        .contains("its answer has no metric of node_exporter or cAdvisor");
  }

  private static String metrics(TlsProxy proxy, Optional<Path> authorities) {
    var metrics = new TargetAddresses.Metrics(Optional.of(proxy.address()), authorities);
    var target = new Target("mine", TargetAddresses.NONE.with(metrics), () -> {});
    return MetricsPreflight.of(target).orElseThrow().sentence();
  }

  @Test
  void addressInIpv6IsReached() throws Exception {
    var proxy = TlsProxy.byIpv6(plain);
    proxies.add(proxy);
    assertThat(proxy.plainAddress().toString()).startsWith("http://[::1]:");
    assertThat(look(proxy.plainAddress(), Optional.empty()).status()).isEqualTo(Finding.Status.OK);
  }

  @Test
  void networkAndClockAreCheckedOverIpv6AndTls() throws Exception {
    var six = TlsProxy.byIpv6(plain);
    proxies.add(six);
    var tls = proxy(TestPki.issue(TestPki.server(), ROOT));
    var addresses =
        TargetAddresses.NONE
            .with(new TargetAddresses.Gateway(six.plainAddress()))
            .with(
                new TargetAddresses.Blockchain(
                    Optional.of(tls.address()), Optional.empty(), Optional.of(ca)))
            .with(new TargetAddresses.Metrics(Optional.of(tls.address()), Optional.empty()));
    assertThat(ClockDifference.of(addresses))
        .hasSize(3)
        .hasEntrySatisfying("gateway", clock -> assertThat(clock.join()).startsWith("as here"))
        .hasEntrySatisfying("blockchain", clock -> assertThat(clock.join()).startsWith("as here"))
        .hasEntrySatisfying("metrics", clock -> assertThat(clock.join()).startsWith("can't be"));
    assertThat(NetworkBaseline.of(addresses))
        .hasSize(3)
        .allSatisfy(
            (name, baseline) -> assertThat(baseline.join().words()).startsWith("20 connections"));
  }

  @Test
  void databaseInIpv6IsReached() throws Exception {
    var uri = TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value();
    var four = Pattern.compile("127\\.0\\.0\\.1:(\\d+)|localhost:(\\d+)").matcher(uri);
    assertThat(four.find()).as(uri.replace(TestPostgres.PASSWORD, "***")).isTrue();
    var proxy = TlsProxy.byIpv6(URI.create("tcp://" + four.group()));
    proxies.add(proxy);
    var six = uri.replace(four.group(), proxy.plainAddress().getRawAuthority());
    var addresses =
        TargetAddresses.NONE.with(new TargetAddresses.Database(Optional.of(new Secret(six))));
    var target = new Target("mine", addresses, () -> {});
    assertThat(Preflight.begin(target, Service.DATABASE, CRITERIA).join())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.sentence()).startsWith("PostgreSQL 18").contains("answers"));
  }
}
