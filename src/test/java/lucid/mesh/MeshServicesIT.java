package lucid.mesh;

import static lucid.testing.ShortRuns.mesh;
import static lucid.testing.VerdictAssert.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lucid.settings.TargetAddresses;
import lucid.target.EmbeddedStack;
import lucid.testing.GatlingProcess;
import lucid.testing.Quiet;
import lucid.testing.SharedStack;
import lucid.testing.TcpBalancer;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeshServicesIT {
  @Test
  void healthyMeshPassesAndIsLeftAsItWas() throws Exception {
    var stack = SharedStack.with();
    assertThat(mesh().on(stack).run()).passed().notes("shares of the balanced requests: ");
    Assertions.assertThat(get(services(stack)))
        .contains("mesh-sample-1", "mesh-sample-2")
        .doesNotContain("lucid-performance");
  }

  /** The pairs keep their connections, which all lead to one instance then. */
  @Test
  @Tag("truth")
  void balancerThatSharesOutConnectionsPasses() throws Exception {
    var stack = SharedStack.with();
    var instances = stack.addresses().mesh().orElseThrow().instances().orElseThrow();
    try (var balancer = TcpBalancer.before(instances)) {
      assertThat(
              mesh()
                  .on(stack)
                  .set("lucid.targets.shared.mesh.balancer", balancer.address().toString())
                  .run())
          .passed()
          .notes("the balancer shares out connections, not requests");
    }
  }

  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheMeshStaysDown() {
    var stack = SharedStack.toBeCrashed();
    try {
      var run =
          mesh()
              .set("lucid.stop-when-down-for", "2 s")
              .set("lucid.load.mesh.discovery.window", "60 s")
              .on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      var result = run.run();
      Assertions.assertThat(result.verdict().outcome()).isEqualTo(Outcome.FAIL);
      Assertions.assertThat(result.verdict().seconds()).isLessThan(12);
      assertThat(result)
          .because("the load was stopped after \\d+ s, because the target was down.*");
    } finally {
      stack.close();
    }
  }

  /** A dead instance shows in every request to it, and nowhere else. */
  @Test
  void instanceThatDiesInMidRunFailsBalancingAndItsHealthCheck() {
    // The instance dies during the balanced pairs, which come first.
    var run = mesh().set("lucid.load.mesh.balancing.window", "4.5 s").onStackWith();
    run.inMidRun(() -> SharedStack.with("mesh.balancing.dead-after = 1"));
    assertThat(run.run())
        .failedOnlyOn("health check instance 2: p95", "mesh request: success")
        .because("health check instance 2: p95: 20 of 20 had no good answer.*");
  }

  /** The registry has no blocking queries either, so it is polled. */
  @Test
  void missingPartsAreNotMeasurableAndTheOthersAreDecided() {
    var result =
        mesh()
            .onStackWith("mesh.discovery.blocking-queries = false")
            .set("lucid.targets.shared.mesh.balancer", "")
            .set("lucid.targets.shared.mesh.client-key", "")
            .run();
    if (!Quiet.was(result.verdict())) {
      // Another criterion may be INVALID, which outweighs this outcome.
      return;
    }
    assertThat(result)
        .because(
            "mTLS handshake: p95, .*: the target's mTLS can't be reached without .*:"
                + " set lucid.targets.shared.mesh.client-key; "
                + "balancing overhead: p95, .*: the target has no balancer:"
                + " set lucid.targets.shared.mesh.balancer if there is one");
    Assertions.assertThat(result.verdict().outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    Assertions.assertThat(result.verdict().criteria())
        .filteredOn(criterion -> criterion.outcome() == Outcome.PASS)
        .extracting(CriterionVerdict::name)
        .contains("discover instance: max", "look up service: p95", "health check controller: p95")
        .doesNotContain("balancing overhead: p95", "mTLS handshake: p95");
  }

  /** The phase of the run in which Ctrl-C comes. */
  enum Moment {
    PREFLIGHT,
    WARM_UP,
    LOAD,
    REPORT
  }

  /** The run has a process of its own, and the mesh outlives it. */
  @ParameterizedTest
  @EnumSource
  @Tag("unmeasured")
  void aRunInterruptedAtAnyMomentLeavesNoRegistrationBehind(Moment moment, @TempDir Path folder)
      throws Exception {
    var stack = SharedStack.with();
    var services = services(stack);
    var run =
        GatlingProcess.of(MeshServicesSimulation.class.getName(), folder)
            .set("lucid.target", "shared")
            .set("lucid.warm-up.window", moment == Moment.WARM_UP ? "60 s" : "0 s")
            .set("lucid.load.mesh.discovery.window", moment == Moment.REPORT ? "2 s" : "60 s")
            .set("lucid.load.mesh.discovery.registrations", "16");
    SharedStack.asTarget(stack).forEach(run::set);
    run.set("lucid.targets.shared.mesh.balancer", "").set("lucid.targets.shared.mesh.mtls", "");
    try (run) {
      run.start();
      switch (moment) {
        case PREFLIGHT -> run.awaitBegin();
        case WARM_UP -> run.awaitOutput("Warming up");
        case LOAD -> run.awaitOutput("started");
        case REPORT -> run.awaitOutput("Parsing log file");
      }
      if (moment == Moment.WARM_UP || moment == Moment.LOAD) {
        run.awaitUntil(() -> get(services).contains("lucid-performance"), "registered anything");
      }
      run.interrupt();
      run.awaitExit();
      Assertions.assertThat(run.verdict().path("underWay").asBoolean()).isFalse();
    }
    Assertions.assertThat(get(services)).doesNotContain("lucid-performance");
  }

  /** The runs have processes of their own, and the first is killed during its registrations. */
  @Test
  @Tag("unmeasured")
  void theNextRunRemovesWhatAKilledOneLeft(@TempDir Path folder) throws Exception {
    var stack = SharedStack.with();
    var services = services(stack);
    try (var killed = discovery(stack, folder.resolve("killed"), "60 s")) {
      killed.start().awaitUntil(() -> get(services).contains("lucid-performance"), "registered");
      killed.kill();
      killed.awaitExit();
    }
    Assertions.assertThat(get(services)).contains("lucid-performance");
    try (var next = discovery(stack, folder.resolve("next"), "2 s")) {
      next.start().awaitExit();
      Assertions.assertThat(next.verdict().path("notes").toString())
          .containsPattern("\\d+ registrations that an earlier, killed run had left were removed");
    }
    Assertions.assertThat(get(services)).doesNotContain("lucid-performance");
  }

  private static GatlingProcess discovery(EmbeddedStack stack, Path folder, String window) {
    var run =
        GatlingProcess.of(MeshServicesSimulation.class.getName(), folder)
            .set("lucid.target", "shared")
            .set("lucid.warm-up.window", "0 s")
            .set("lucid.load.mesh.discovery.window", window)
            .set("lucid.load.mesh.discovery.registrations", "16");
    SharedStack.asTarget(stack).forEach(run::set);
    return run.set("lucid.targets.shared.mesh.balancer", "")
        .set("lucid.targets.shared.mesh.mtls", "");
  }

  private static URI services(EmbeddedStack stack) {
    return stack
        .addresses()
        .mesh()
        .flatMap(TargetAddresses.Mesh::registry)
        .orElseThrow()
        .resolve("/v1/agent/services");
  }

  private static String get(URI address) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection();
    try (var stream = connection.getInputStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
