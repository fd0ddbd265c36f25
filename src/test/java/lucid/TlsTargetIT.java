package lucid;

import static lucid.testing.VerdictAssert.assertThat;

import io.gatling.javaapi.core.Simulation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import lucid.gateway.GatewayConcurrencySimulation;
import lucid.gateway.GatewayRateLimitSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.pki.CertifiedKey;
import lucid.testing.SharedStack;
import lucid.testing.ShortRuns;
import lucid.testing.SimulationRun;
import lucid.testing.TestPki;
import lucid.testing.TlsProxy;
import lucid.verdict.Outcome;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs against services behind TLS whose authority no Java knows, and at IPv6 addresses. */
class TlsTargetIT {
  private static final CertifiedKey ROOT = TestPki.authority("Lab CA");

  @TempDir private Path folder;

  private static String ofStack(String key) {
    return SharedStack.asTarget(SharedStack.with()).get("lucid.targets.shared." + key);
  }

  private static TlsProxy proxy(String key) throws Exception {
    return TlsProxy.before(URI.create(ofStack(key)), TestPki.issue(TestPki.server(), ROOT));
  }

  private Path ca() throws Exception {
    return TestPki.write(folder.resolve("ca.pem"), ROOT.certificatePem());
  }

  private static SimulationRun gateway(URI url) {
    return SimulationRun.of(GatewayThroughputSimulation.class)
        .onStackWith()
        .set("lucid.load.gateway.throughput.window", "10 s")
        .set("lucid.targets.shared.gateway.url", url.toString());
  }

  @Test
  void gatewayOfANamedAuthorityPasses() throws Exception {
    try (var proxy = proxy("gateway.url")) {
      assertThat(gateway(proxy.address()).set("lucid.targets.shared.ca", ca().toString()).run())
          .passed();
      Assertions.assertThat(proxy.accepted()).isPositive();
    }
    Assertions.assertThat(System.getProperty("javax.net.ssl.trustStore")).isNull();
    try (var left = Files.list(Path.of("target", "stack"))) {
      Assertions.assertThat(left).noneMatch(file -> file.toString().endsWith(".jks"));
    }
  }

  @Test
  @Tag("unmeasured")
  void gatewayOfAnUnknownAuthorityIsSentNothing() throws Exception {
    try (var proxy = proxy("gateway.url")) {
      var result = gateway(proxy.address()).run();
      assertThat(result)
          .broke(
              "the gateway can't be reached at https://127\\.0\\.0\\.1:\\d+: the server's certificate"
                  + " was issued by \"CN=Lab CA\", .*lucid\\.targets\\.shared\\.gateway\\.ca");
      Assertions.assertThat(proxy.accepted()).isZero();
    }
  }

  /** Each virtual user has a connection of its own, and with it a TLS context. */
  @Test
  @Tag("truth")
  void connectionsOfTheirOwnPass() throws Exception {
    assertPassesByTls(GatewayConcurrencySimulation.class);
  }

  @Test
  @Tag("truth")
  void burstOfConnectionsPasses() throws Exception {
    assertPassesByTls(GatewayRateLimitSimulation.class);
  }

  private void assertPassesByTls(Class<? extends Simulation> simulation) throws Exception {
    try (var proxy = proxy("gateway.url")) {
      assertThat(
              SimulationRun.of(simulation)
                  .onStackWith()
                  .set("lucid.targets.shared.gateway.url", proxy.address().toString())
                  .set("lucid.targets.shared.ca", ca().toString())
                  .run())
          .passed();
    }
  }

  /** Gatling itself checks each connection, since the server may change after the preflight. */
  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheServerChangesToAnotherAuthoritysCertificate() throws Exception {
    assertLoadStopsAt(
        TestPki.issue(TestPki.server(), TestPki.authority("Lab CA")), "trust anchors");
  }

  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheServerChangesToAnotherHostsCertificate() throws Exception {
    var other = TestPki.template("other").forServers().named("other.lan");
    assertLoadStopsAt(
        TestPki.issue(other, ROOT), "No subject alternative names matching IP address 127.0.0.1");
  }

  private void assertLoadStopsAt(CertifiedKey shown, String why) throws Exception {
    try (var proxy = proxy("gateway.url")) {
      var since = new AtomicReference<IntSupplier>();
      var run =
          gateway(proxy.address())
              .set("lucid.targets.shared.ca", ca().toString())
              .set("lucid.stop-when-down-for", "2 s");
      run.inMidRun(() -> since.set(proxy.show(shown)));
      var verdict = run.run().verdict();
      Assertions.assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
      Assertions.assertThat(verdict.reasons())
          .anySatisfy(reason -> Assertions.assertThat(reason).contains(why))
          .noneSatisfy(reason -> Assertions.assertThat(reason).contains("Exception"));
      Assertions.assertThat(since.get().getAsInt()).isZero();
    }
  }

  @Test
  void engineOfANamedAuthorityPasses() throws Exception {
    try (var proxy = proxy("blockchain.url")) {
      var result =
          engine()
              .set("lucid.targets.shared.blockchain.url", proxy.address().toString())
              .set("lucid.targets.shared.blockchain.ca", ca().toString())
              .run();
      assertThat(result).passed();
    }
  }

  @Test
  @Tag("truth")
  void meshOfANamedAuthorityAndASpiffeIdPasses() throws Exception {
    try (var registry = proxy("mesh.registry");
        var controller = proxy("mesh.controller");
        var balancer = proxy("mesh.balancer")) {
      var all =
          TestPki.write(
              folder.resolve("all.pem"),
              ROOT.certificatePem() + Files.readString(Path.of(ofStack("mesh.ca"))));
      var result =
          mesh("mesh.mtls.certificate = spiffe", "mesh.discovery.token = t0ken")
              .set("lucid.targets.shared.mesh.registry", registry.address().toString())
              .set("lucid.targets.shared.mesh.registry-token", "t0ken")
              .set("lucid.targets.shared.mesh.controller", controller.address().toString())
              .set("lucid.targets.shared.mesh.balancer", balancer.address().toString())
              .set("lucid.targets.shared.mesh.server-name", "spiffe://lucid.local/mesh")
              .set("lucid.targets.shared.mesh.ca", all.toString())
              .run();
      assertThat(result).passed();
    }
  }

  @Test
  @Tag("truth")
  void gatewayAtAnAddressInIpv6Passes() throws Exception {
    try (var proxy = TlsProxy.byIpv6(URI.create(ofStack("gateway.url")))) {
      assertThat(gateway(proxy.plainAddress()).run()).passed();
    }
  }

  private static SimulationRun engine() {
    return ShortRuns.ledger().onStackWith("blockchain.block-time = 500 ms");
  }

  private static SimulationRun mesh(String... dials) {
    return ShortRuns.mesh().onStackWith(dials);
  }

  @Test
  @Tag("truth")
  void engineAtAnAddressInIpv6Passes() throws Exception {
    try (var proxy = TlsProxy.byIpv6(URI.create(ofStack("blockchain.url")))) {
      assertThat(
              engine()
                  .set("lucid.targets.shared.blockchain.url", proxy.plainAddress().toString())
                  .run())
          .passed();
    }
  }

  @Test
  @Tag("truth")
  void meshAtAddressesInIpv6Passes() throws Exception {
    var proxies = new ArrayList<TlsProxy>();
    try {
      var run = mesh().set("lucid.targets.shared.mesh.server-name", "lucid-mesh");
      for (var key :
          List.of(
              "gateway.url",
              "blockchain.url",
              "mesh.registry",
              "mesh.controller",
              "mesh.balancer",
              "mesh.instances.0",
              "mesh.instances.1",
              "mesh.mtls")) {
        var proxy = TlsProxy.byIpv6(URI.create(ofStack(key)));
        proxies.add(proxy);
        var url = key.equals("mesh.mtls") ? proxy.address() : proxy.plainAddress();
        run.set("lucid.targets.shared." + key, url.toString());
      }
      assertThat(run.run()).passed();
    } finally {
      proxies.forEach(TlsProxy::close);
    }
  }
}
