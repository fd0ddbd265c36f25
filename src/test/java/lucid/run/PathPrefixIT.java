package lucid.run;

import static lucid.testing.VerdictAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import lucid.testing.PrefixProxy;
import lucid.testing.SharedStack;
import lucid.testing.ShortRuns;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services behind a path, which every request before, in and beside the load must have. */
class PathPrefixIT {
  private static SimulationRun behind(PrefixProxy proxy, SimulationRun run) {
    var stack = SharedStack.with("blockchain.block-time = 500 ms");
    run.on(stack);
    stack
        .addressesAsProperties("shared")
        .forEach(
            (key, address) -> {
              if (address.startsWith("http://")) {
                run.set(key, proxy.behind(URI.create(address)).toString());
              }
            });
    return run;
  }

  @Test
  @Tag("truth")
  void gatewayEngineAndMeshAreMeasuredBehindAPath() {
    try (var proxy = new PrefixProxy()) {
      assertThat(behind(proxy, ShortRuns.throughput()).run()).passed();
      assertThat(behind(proxy, ShortRuns.ledger()).run()).passed();
      assertThat(behind(proxy, ShortRuns.mesh()).run()).passed();
      assertThat(proxy.askedElsewhere()).isEmpty();
      assertThat(proxy.passed()).isGreaterThan(1000);
    }
  }
}
