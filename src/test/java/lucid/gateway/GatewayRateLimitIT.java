package lucid.gateway;

import static lucid.testing.VerdictAssert.assertThat;

import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Test;

class GatewayRateLimitIT {
  private static SimulationRun rateLimit() {
    return SimulationRun.of(GatewayRateLimitSimulation.class)
        .set("lucid.load.gateway.rate-limit.observation", "3 s");
  }

  @Test
  void healthyGatewayPassesAndNamesThePartThatTheQuickProfileLeavesOut() {
    assertThat(rateLimit().onStackWith().run())
        .passed()
        .notes(
            "left out: that the client is refused until its window is over, and admitted after it");
  }

  @Test
  void clientIsAdmittedAgainAfterTheWindow() {
    assertThat(
            rateLimit()
                .set("lucid.load.gateway.rate-limit.after-the-window", "true")
                .set("lucid.criteria.gateway.rate-limit.window", "3 s")
                .onStackWith("gateway.window = 3 s")
                .run())
        .passed()
        .decided("within the window: failed")
        .decided("after the window: failed");
  }
}
