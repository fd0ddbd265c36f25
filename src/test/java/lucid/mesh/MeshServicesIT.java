package lucid.mesh;

import static lucid.testing.VerdictAssert.assertThat;

import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class MeshServicesIT {
  /** Short windows, at rates that still make as many samples as the settings ask for. */
  private static SimulationRun mesh() {
    return SimulationRun.of(MeshServicesSimulation.class)
        .set("lucid.load.mesh.balancing.window", "1.2 s")
        .set("lucid.load.mesh.balancing.rate", "90")
        .set("lucid.load.mesh.mtls.window", "1.2 s")
        .set("lucid.load.mesh.mtls.rate", "90")
        .set("lucid.load.mesh.discovery.window", "2 s")
        .set("lucid.load.mesh.discovery.registrations", "16");
  }

  @Test
  void healthyMeshPassesAndIsLeftAsItWas() throws Exception {
    var stack = SharedStack.with();
    assertThat(mesh().on(stack).run()).passed().notes("shares of the balanced requests: ");
    var registry = stack.addresses().mesh().orElseThrow().registry().orElseThrow();
    Assertions.assertThat(get(registry.resolve("/v1/agent/services")))
        .contains("mesh-sample-1", "mesh-sample-2")
        .doesNotContain("lucid-performance");
  }

  @Test
  void slowDiscoveryFailsAlone() {
    assertThat(mesh().onStackWith("mesh.discovery.delay = 1.2 s").run())
        .failedOnlyOn("discover instance: max")
        .because("discover instance: max: 12\\d\\d ms, limit < 1000 ms");
  }

  @Test
  void wrongAddressFailsDiscoveryAlone() {
    assertThat(mesh().onStackWith("mesh.discovery.wrong-address = true").run())
        .failedOnlyOn("discover instance: failed")
        .because("discover instance: failed: 32, .*registered as one address, found as another.*");
  }

  @Test
  void slowHandshakeFailsAlone() {
    assertThat(mesh().onStackWith("mesh.mtls.handshake-delay = 600 ms").run())
        .failedOnlyOn("mTLS handshake: p95")
        .because("mTLS handshake: p95: 6\\d\\d ms, limit < 500 ms");
  }

  @Test
  void certificateNotAskedForIsAcceptingAnybody() {
    assertThat(mesh().onStackWith("mesh.mtls.ask-certificate = false").run())
        .failedOnlyOn("refuse without certificate: failed", "refuse foreign certificate: failed")
        .because(
            "refuse without certificate: failed: 8, limit = 0"
                + " \\(8 x accepted: the request was answered 200 over TLSv1.3\\); .*");
  }

  @Test
  void foreignCertificateAcceptedFailsAlone() {
    assertThat(mesh().onStackWith("mesh.mtls.verify-certificate = false").run())
        .failedOnlyOn("refuse foreign certificate: failed")
        .because(".*8 x accepted: the request was answered 200 over TLSv1.3.*");
  }

  @Test
  void expiredServerCertificateIsRefusedWithASentence() {
    assertThat(mesh().onStackWith("mesh.mtls.certificate = expired").run())
        .failedOnlyOn("mTLS handshake: success")
        .because("mTLS handshake: success: 0 %.*the server's certificate expired on 20\\d\\d-.*");
  }

  @Test
  void slowBalancerFailsAlone() {
    assertThat(mesh().onStackWith("mesh.balancing.delay = 12 ms").run())
        .failedOnlyOn("balancing overhead: p95")
        .because("balancing overhead: p95: \\d\\d ms, limit <= 10 ms");
  }

  @Test
  void stuckBalancerFailsAlone() {
    assertThat(mesh().onStackWith("mesh.balancing.stuck = true").run())
        .failedOnlyOn("balanced instance: count")
        .because(
            "balanced instance: count: all requests through the balancer were answered by"
                + " mesh-sample-1 100.0 %");
  }

  @Test
  void slowHealthFailsAlone() {
    assertThat(mesh().onStackWith("mesh.health.latency = 120 ms").run())
        .failedOnlyOn("health check controller: p95")
        .because("health check controller: p95: 1[23]\\d ms, limit < 100 ms");
  }

  /** What is dead shows wherever it is asked for, and nowhere else. */
  @Test
  void instanceDeadInMidRunFailsWhatGoesThroughItAndItsHealth() {
    assertThat(mesh().onStackWith("mesh.balancing.dead-after = 50").run())
        .failedOnlyOn("balanced request: success", "health check instance 2: success")
        .because("balanced request: success: .*answered 502.*");
  }

  @Test
  void whatTheTargetDoesNotOfferIsNotMeasurableAndTheRestIsDecided() {
    var result =
        mesh()
            .onStackWith()
            .set("lucid.targets.shared.mesh.registry", "")
            .set("lucid.targets.shared.mesh.client-key", "")
            .run();
    assertThat(result)
        .because(
            "discover instance: max: the target has no registry:"
                + " set lucid.targets.shared.mesh.registry if there is one; .*"
                + "mTLS handshake: p95: the target's mTLS can't be reached without .*:"
                + " set lucid.targets.shared.mesh.client-key; .*");
    Assertions.assertThat(result.verdict().outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    Assertions.assertThat(result.verdict().criteria())
        .filteredOn(criterion -> criterion.outcome() == Outcome.PASS)
        .extracting(CriterionVerdict::name)
        .contains(
            "balancing overhead: p95", "balanced instance: count", "health check controller: p95")
        .doesNotContain("discover instance: max", "mTLS handshake: p95");
  }

  private static String get(URI address) throws Exception {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    try (var stream = connection.getInputStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
