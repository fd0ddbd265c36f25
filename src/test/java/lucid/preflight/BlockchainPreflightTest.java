package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.vertx.core.Vertx;
import io.vertx.httpproxy.HttpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lucid.config.Binder;
import lucid.config.Secret;
import lucid.settings.SettingsReader;
import lucid.settings.TargetAddresses;
import lucid.stack.Recording;
import lucid.stack.blockchain.BlockchainDials;
import lucid.stack.blockchain.BlockchainService;
import lucid.target.Service;
import lucid.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The preflight of the embedded engine, which behaves as deployed engines were seen to. */
class BlockchainPreflightTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockchainService engine = new BlockchainService(vertx, new Recording());
  private boolean started;

  private static BlockchainDials dials(String... changes) {
    var config =
        ConfigFactory.parseString("lucid.stack.blockchain {\n" + String.join("\n", changes) + "\n}")
            .withFallback(
                ConfigFactory.parseString(
                    "lucid.stack.blockchain { block-time = 200 ms, round = 20 ms }"))
            .withFallback(ConfigFactory.parseResources("lucid.conf"))
            .resolve();
    return Binder.bind(config, "lucid.stack.blockchain", BlockchainDials.class);
  }

  private URI startedWith(String... changes) throws TimeoutException {
    started = true;
    return URI.create(
        engine.start(dials(changes)).await(10, TimeUnit.SECONDS).get("url").toString());
  }

  private static List<Finding> findings(URI url, Optional<String> key) {
    return BlockchainPreflight.of(target(url, key), Duration.ofMillis(200));
  }

  private static Target target(URI url, Optional<String> key) {
    return new Target(
        "mine",
        TargetAddresses.NONE.with(
            new TargetAddresses.Blockchain(Optional.of(url), key.map(Secret::new))),
        () -> {});
  }

  private static List<Finding> findings(URI url) {
    return findings(url, Optional.of("test-key"));
  }

  private static List<String> notMeasurable(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.status() == Finding.Status.NOT_MEASURABLE)
        .flatMap(finding -> finding.part().stream())
        .toList();
  }

  @AfterEach
  void stop() throws TimeoutException {
    if (started) {
      engine.stop().await(10, TimeUnit.SECONDS);
    }
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void healthyEngineIsOk() throws Exception {
    assertThat(findings(startedWith()))
        .allSatisfy(finding -> assertThat(finding.status()).isEqualTo(Finding.Status.OK))
        .extracting(Finding::part)
        .containsExactly(
            Optional.empty(),
            Optional.of(BlockchainPreflight.SUBMISSIONS),
            Optional.of(BlockchainPreflight.BLOCKS),
            Optional.of(BlockchainPreflight.TRANSACTIONS),
            Optional.of(BlockchainPreflight.CONSENSUS));
  }

  @Test
  void stubIsRecognised() throws Exception {
    assertThat(notMeasurable(findings(startedWith("stub = true"))))
        .containsExactly(
            BlockchainPreflight.BLOCKS,
            BlockchainPreflight.TRANSACTIONS,
            BlockchainPreflight.CONSENSUS);
  }

  @Test
  void waitForAStalledChainIsReported() throws Exception {
    var properties = new Properties();
    properties.setProperty("lucid.criteria.blockchain.block-time", "2 s");
    var criteria = SettingsReader.read(properties).criteria();
    var target = target(startedWith("stub = true"), Optional.of("test-key"));
    var said = new ArrayList<String>();
    Preflight.require(target, Service.BLOCKCHAIN, criteria, said::add);
    assertThat(said).containsExactly("waiting for a block, two block times (4 s) at most");
  }

  @Test
  void limiterIsReportedWithItsRemedy() throws Exception {
    var findings = findings(startedWith("limiter = true"));
    assertThat(notMeasurable(findings)).containsExactly(BlockchainPreflight.SUBMISSIONS);
    assertThat(findings.get(1).sentence())
        .contains("of 105 submissions by one client 100 were accepted", "rotate-clients = true");
  }

  /** In a generated world, the very first submission failed by chance. */
  @Test
  void oneRefusalByChanceDoesNotStopARun() throws Exception {
    var url = failingTheFirstOfEachKind(startedWith());
    assertThat(findings(url))
        .hasSizeGreaterThan(1)
        .allSatisfy(finding -> assertThat(finding.status()).isEqualTo(Finding.Status.OK));
  }

  private URI failingTheFirstOfEachKind(URI service) throws TimeoutException {
    var asked = new HashSet<String>();
    var proxy =
        HttpProxy.reverseProxy(vertx.createHttpClient())
            .origin(service.getPort(), service.getHost());
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (asked.add(request.path())) {
                    request.response().setStatusCode(500).end("Internal Server Error");
                  } else {
                    proxy.handle(request);
                  }
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  @Test
  void oneLostTransactionDoesNotStopARun() throws Exception {
    var url = startedWith("lost-percent = 50");
    for (int look = 0; look < 5; look++) {
      assertThat(notMeasurable(findings(url))).isEmpty();
    }
  }

  @Test
  void occasionalErrorsAreNotTakenForALimiter() throws Exception {
    assertThat(notMeasurable(findings(startedWith("errors-percent = 30")))).isEmpty();
  }

  @Test
  void chainThatLosesEveryTransactionCannotBeMeasured() throws Exception {
    assertThat(notMeasurable(findings(startedWith("lost-percent = 100"))))
        .containsExactly(BlockchainPreflight.TRANSACTIONS);
  }

  @Test
  void roundsThatNeverEndCannotBeMeasured() throws Exception {
    assertThat(notMeasurable(findings(startedWith("unfinalized-every = 1"))))
        .containsExactly(BlockchainPreflight.CONSENSUS);
  }

  @Test
  void wrongKeyAndNoKeyNameTheSetting() throws Exception {
    var url = startedWith();
    for (var key : List.of(Optional.of("not-the-key"), Optional.<String>empty())) {
      var finding = findings(url, key).get(0);
      assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
      assertThat(finding.sentence())
          .contains("gave 500", "lucid.targets.mine.blockchain.api-key")
          .doesNotContain("not-the-key");
    }
  }

  @Test
  void nothingListeningNamesTheAddress() {
    var finding = findings(URI.create("http://127.0.0.1:1")).get(0);
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence())
        .contains("connection refused", "lucid.targets.mine.blockchain.url");
  }

  @Test
  void noAddressIsNotMeasurable() {
    var bare = TargetAddresses.NONE;
    var finding =
        BlockchainPreflight.of(new Target("mine", bare, () -> {}), Duration.ofSeconds(10)).get(0);
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence()).contains("set lucid.targets.mine.blockchain.url");
    assertThat(finding.part()).isEmpty();
  }
}
