package lucid.gateway;

import static lucid.testing.ShortRuns.throughput;
import static lucid.testing.VerdictAssert.assertThat;

import java.time.Duration;
import lucid.testing.SharedStack;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GatewayThroughputIT {
  @Test
  void gatewayStoppedInMidRunFailsItsCriteria() {
    var stack = SharedStack.toBeCrashed();
    try {
      var run = throughput().on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      assertThat(run.run())
          .failedOnlyOn(
              "GET /health: requests per second",
              "GET /health: requests per second in the slowest 10 s",
              "GET /health: p95",
              "GET /health: success")
          .because(".*GET /health: success: .*(refused|close|reset).*");
    } finally {
      stack.close();
    }
  }

  /** The load ends after some 8 s of its window of a minute. */
  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheGatewayStaysDown() {
    var stack = SharedStack.toBeCrashed();
    try {
      var run =
          throughput()
              .set("lucid.load.gateway.throughput.window", "59.5 s")
              .set("lucid.stop-when-down-for", "5 s")
              .on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      assertThat(run.run())
          .failedOnlyAmongWhatWasMeasured(
              "GET /health: requests per second in the slowest 10 s",
              "GET /health: p95",
              "GET /health: success")
          .endedWithin(Duration.ofSeconds(7), Duration.ofSeconds(12))
          .because(
              "the load was stopped after \\d+ s, because the target was down: for 5 s from"
                  + " \\S+ UTC on, fewer than half of the requests were answered as they should be \\(.*\\);"
                  + ".* GET /health: success: .*(refused|close|reset).*")
          .notes("the load was stopped after");
    } finally {
      stack.close();
    }
  }

  /** No request is refused. Those that wait when the load is stopped count as unanswered. */
  @Test
  @Tag("truth")
  void loadStopsWhenTheGatewayFallsSilentAndAvailabilityFails() {
    var stack = SharedStack.toBeCrashed();
    try {
      var run =
          throughput()
              .set("lucid.load.gateway.throughput.window", "59.5 s")
              .set("lucid.stop-when-down-for", "2 s")
              .on(stack);
      run.inMidRun(() -> stack.turn(SharedStack.dials("gateway.latency = 50 s").root()));
      assertThat(run.run())
          .failedOnlyAmongWhatWasMeasured(
              "GET /health: requests per second in the slowest 10 s",
              "GET /health: p95",
              "GET /health: success")
          .endedWithin(Duration.ofSeconds(4), Duration.ofSeconds(9))
          .because(
              "the load was stopped after .* GET /health: success: .* x no answer until the load was"
                  + " stopped.*");
    } finally {
      stack.close();
    }
  }

  @Test
  @Tag("truth")
  void gatewayThatAnswersSixOfTenRequestsIsMeasuredToTheEnd() {
    assertThat(
            throughput()
                .set("lucid.stop-when-down-for", "2 s")
                .onStackWith("gateway.errors-percent = 40")
                .run())
        .failedOnlyOn(
            "GET /health: requests per second",
            "GET /health: requests per second in the slowest 10 s",
            "GET /health: p95",
            "GET /health: success")
        .because(".*GET /health: success: (5|6)\\d\\.?\\d* %, .*");
  }

  @Test
  @Tag("unmeasured")
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
