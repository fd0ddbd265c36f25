package lucid.gateway;

import static lucid.testing.VerdictAssert.assertThat;

import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Test;

class GatewayRateLimitIT {
  private static SimulationRun rateLimit() {
    // In a warm JVM the burst makes the injector less late: half of the time will do.
    return SimulationRun.of(GatewayRateLimitSimulation.class)
        .set("lucid.load.gateway.rate-limit.observation", "3 s");
  }

  @Test
  void healthyGatewayPassesAndSaysWhatTheQuickProfileLeftOut() {
    assertThat(rateLimit().onStackWith().run())
        .passed()
        .notes("left out: that the client is admitted again after the window");
  }

  @Test
  void oneMoreOrOneLessIsWithinTheTolerance() {
    assertThat(rateLimit().onStackWith("gateway.limit = 101").run()).passed();
    assertThat(rateLimit().onStackWith("gateway.limit = 99").run()).passed();
  }

  @Test
  void limitOfOneHundredTenFailsAndIsNamed() {
    assertThat(rateLimit().onStackWith("gateway.limit = 110").run())
        .failedOnlyOn("burst admitted: count")
        .because(".*a limit of 110 was seen: .* X-RateLimit-Limit says 110; .* 100 in 60 s");
  }

  @Test
  void limitOfNinetyEightFailsAndIsNamed() {
    assertThat(rateLimit().onStackWith("gateway.limit = 98").run())
        .failedOnlyOn("burst admitted: count")
        .because(".*a limit of 98 was seen: .* X-RateLimit-Limit says 98; .*");
  }

  @Test
  void limitThatIsOffFails() {
    assertThat(rateLimit().onStackWith("gateway.limit = 0").run())
        .failedOnlyOn("burst admitted: count", "burst throttled: failed")
        .because(".*no limit was seen: all 150 requests of the burst were admitted; .*");
  }

  @Test
  void limitOfOneThousandIsSeenAsNone() {
    assertThat(rateLimit().onStackWith("gateway.limit = 1000").run())
        .failedOnlyOn("burst admitted: count", "burst throttled: failed")
        .because(".*no limit was seen: all 150 requests of the burst were admitted; .*");
  }

  @Test
  void refusalWithoutHeadersFailsOnThatAlone() {
    assertThat(rateLimit().onStackWith("gateway.limit-headers = false").run())
        .failedOnlyOn("burst throttled: failed")
        .because(".*50 x 429 without Retry-After, X-RateLimit-Limit.*");
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
        .decided("after the window: failed");
  }

  @Test
  void windowThatIsTooLongFailsOnThatAlone() {
    assertThat(
            rateLimit()
                .set("lucid.load.gateway.rate-limit.after-the-window", "true")
                .set("lucid.criteria.gateway.rate-limit.window", "3 s")
                .onStackWith("gateway.window = 6 s")
                .run())
        .failedOnlyOn("after the window: failed")
        .because(".*found 429.*");
  }
}
