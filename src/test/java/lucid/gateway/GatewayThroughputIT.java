package lucid.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import lucid.testing.SimulationRun;
import lucid.verdict.Outcome;
import org.junit.jupiter.api.Test;

class GatewayThroughputIT {
  @Test
  void healthyGatewayPasses() {
    var result = SimulationRun.of(GatewayThroughputSimulation.class).onStackWith().run();
    assertThat(result.verdict().reason()).isEmpty();
    assertThat(result.verdict().outcome()).isEqualTo(Outcome.PASS);
    assertThat(result.status()).isZero();
  }

  @Test
  void slowGatewayFailsOnP95Alone() {
    var result =
        SimulationRun.of(GatewayThroughputSimulation.class)
            .onStackWith("gateway.latency = 120 ms")
            .run();
    assertThat(result.verdict().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.verdict().reason().orElseThrow()).startsWith("GET /health: p95: 12");
  }
}
