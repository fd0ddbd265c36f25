package lucid.gateway;

import static lucid.testing.VerdictAssert.assertThat;

import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Test;

class GatewayConcurrencyIT {
  private static SimulationRun concurrency() {
    return SimulationRun.of(GatewayConcurrencySimulation.class)
        .set("lucid.load.gateway.concurrency.ramp", "2 s")
        .set("lucid.load.gateway.concurrency.window", "3 s");
  }

  @Test
  void healthyGatewayPasses() {
    assertThat(concurrency().onStackWith().run()).passed();
  }

  @Test
  void capOfNineHundredConnectionsFailsOnTheirCountAlone() {
    assertThat(concurrency().onStackWith("gateway.connections = 900").run())
        .failedOnlyOn("connection held: count")
        .because("connection held: count: 900 of 1050 connections were held.*, limit > 1000.*");
  }

  @Test
  void capJustAboveTheCriterionPasses() {
    assertThat(concurrency().onStackWith("gateway.connections = 1001").run()).passed();
  }

  @Test
  void slowGatewayFailsOnP95Alone() {
    assertThat(concurrency().onStackWith("gateway.latency = 120 ms").run())
        .failedOnlyOn("held request: p95");
  }
}
