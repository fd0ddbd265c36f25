package lucid.gateway;

import static lucid.testing.VerdictAssert.assertThat;

import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Test;

class GatewayThroughputIT {
  /**
   * The shortest that a machine's own hiccup does not void: the lag's 99th percentile is above 10
   * ms after 85 ms of stalls in 7.5 s, but already after 55 ms in 4.5 s.
   */
  private static final String WINDOW = "7.5 s";

  /** A short window needs a higher rate for the same reading: 545 x 7.5 / 8 = 511 req/s. */
  private static final String RATE = "545";

  private static SimulationRun throughput() {
    return SimulationRun.of(GatewayThroughputSimulation.class)
        .set("lucid.load.gateway.throughput.window", WINDOW)
        .set("lucid.load.gateway.throughput.rate", RATE);
  }

  @Test
  void gatewayStoppedInMidRunFailsOnAvailabilityAlone() {
    var stack = SharedStack.toBeCrashed();
    try {
      var run = throughput().on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      assertThat(run.run())
          .failedOnlyOn("GET /health: success")
          .because("GET /health: success: .*(refused|close|reset).*");
    } finally {
      stack.close();
    }
  }

  @Test
  void nothingListeningIsAnErrorBeforeAnyLoad() {
    var stack = SharedStack.toBeCrashed();
    stack.close();
    assertThat(throughput().on(stack).run())
        .broke(
            "the gateway can't be reached at http://127.0.0.1:\\d+: nothing listens on port \\d+"
                + " \\(connection refused\\)\\. Is the service running, and is"
                + " lucid.targets.shared.gateway.url its address\\?");
  }

  @Test
  void wrongHostIsAnErrorThatNamesTheSetting() {
    assertThat(throughput().onStackWith("gateway.allowed-hosts = [lucid-api-gateway]").run())
        .broke(".*answers 400 Invalid host header: add 127.0.0.1 to its ALLOWED_HOSTS.*");
  }

  @Test
  void targetWithoutAGatewayIsNotMeasurable() {
    assertThat(
            throughput()
                .set("lucid.target", "bare")
                .set("lucid.targets.bare.blockchain.url", "http://127.0.0.1:1")
                .run())
        .couldNotBeMeasured("the target has no address for it: set lucid.targets.bare.gateway.url");
  }
}
