package lucid;

import static lucid.testing.VerdictAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import lucid.database.DatabaseOperationsSimulation;
import lucid.gateway.GatewayRateLimitSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.testing.GatlingProcess;
import lucid.testing.Quiet;
import lucid.testing.SimulationRun;
import lucid.verdict.Drift;
import lucid.verdict.Metric;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of a soak that lasts for seconds. */
class SoakIT {
  private static final int RAMP_MILLIS = 59;

  private static SimulationRun soak(Class<? extends Simulation> simulation) {
    return SimulationRun.of(simulation)
        .set("lucid.profile", "soak")
        .set("lucid.soak.for", "20 s")
        .set("lucid.load.gateway.version.window", "0 s");
  }

  private static Drift p95(RunVerdict run, String request) {
    return run.drift().orElseThrow().stream()
        .filter(drift -> drift.request().equals(request) && drift.figure() == Metric.P95)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("truth")
  void gatewayThatBecomesSlowerDrifts() {
    var result =
        soak(GatewayThroughputSimulation.class)
            .onStackWith("gateway.shape = [\"ramp 1 ms to 60 ms over 20 s\"]")
            .run();
    assertThat(result).passed().endedWithin(Duration.ofSeconds(19), Duration.ofSeconds(26));
    assertThat(result.verdict().injector().growth().orElseThrow().logMb()).isPositive();
    var drift = p95(result.verdict(), "GET /health");
    if (Quiet.was(result.verdict())) {
      assertThat(drift.seen()).as(drift.sentence()).isTrue();
      assertThat(drift.interval().orElseThrow().high())
          .as(drift.sentence())
          .isGreaterThan(RAMP_MILLIS / 2.0);
    }
  }

  @Test
  @Tag("truth")
  void healthyGatewayDoesNotDriftAsOneThatBecomesSlower() {
    var result = soak(GatewayThroughputSimulation.class).onStackWith().run();
    assertThat(result).passed();
    var drift = p95(result.verdict(), "GET /health");
    assertThat(drift.change()).isPresent();
    if (Quiet.was(result.verdict())) {
      assertThat(Math.abs(drift.change().orElseThrow()))
          .as(drift.sentence())
          .isLessThan(RAMP_MILLIS / 2.0);
    }
  }

  @Test
  @Tag("truth")
  void queriesAndWritesOfADatabaseSoakEachForHalfOfTheTime() {
    var result = soak(DatabaseOperationsSimulation.class).onStackWith().run();
    assertThat(result).passed();
    assertThat(result.verdict().drift().orElseThrow())
        .extracting(Drift::request, Drift::figure, Drift::seconds)
        .containsExactlyInAnyOrder(
            tuple("query", Metric.P95, 10.0),
            tuple("query", Metric.REQUESTS_PER_SECOND, 10.0),
            tuple("write", Metric.P95, 10.0),
            tuple("write", Metric.REQUESTS_PER_SECOND, 10.0));
  }

  @Test
  @Tag("unmeasured")
  void simulationThatIsNoPartOfASoakSaysSoAndEndsWell(@TempDir Path results) throws Exception {
    try (var process = GatlingProcess.of(GatewayRateLimitSimulation.class.getName(), results)) {
      process.set("lucid.profile", "soak").start();
      assertThat(process.awaitExit()).isZero();
      assertThat(process.output())
          .contains("GatewayRateLimitSimulation is not part of a soak: it sends nothing");
      assertThat(results.resolve("gatling").resolve("index.html")).doesNotExist();
    }
  }
}
