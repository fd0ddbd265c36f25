package lucid.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.capacity.CapacityQuestion;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Concurrent connections: &gt;1000", each of them alive: "response time: &lt;100ms p95".
 *
 * <p>Every virtual user opens a connection of its own and sends a request a second on it. Once all
 * users have arrived, the requests are measured for the window, and the connections that are open
 * at the same time are counted in the operating system's table.
 */
public final class GatewayConcurrencySimulation extends Phase2Simulation {
  private final HoldingUsers held;

  public GatewayConcurrencySimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().concurrency();
    var ramp = half(load.ramp());
    var hold = half(load.window());
    held = new HoldingUsers(GatewayApi.url(target), load.users(), hold);
    HoldingUsers.noteIfCountedByAnswers(notes);
    measure(
        ramp.plus(hold),
        GatewayApi.ownConnections(target),
        held.users(load.pause(), ramp, requests),
        held.count());
  }

  /** While warming up, the ramp and the hold share the warm-up's window. */
  private Duration half(Duration measured) {
    var half = settings.warmUp().window().dividedBy(2);
    return warmingUp() && half.compareTo(measured) < 0 ? half : measured;
  }

  @Override
  protected void require(Settings settings) {
    HoldingUsers.requireFiles(settings.load().gateway().concurrency().users());
  }

  @Override
  protected Optional<CapacityQuestion> capacity(Settings settings) {
    return Optional.of(GatewayCapacity.connections(settings));
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return ConcurrencyCriteria.of(settings, () -> held);
  }
}
