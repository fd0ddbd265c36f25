package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.HEALTH;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.capacity.CapacityQuestion;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Sustained throughput: &gt;500 req/s. Response time: &lt;100ms p95." "Availability: &gt;99.9%."
 *
 * <p>Each virtual user sends one health request, at a constant rate above the criterion, over
 * shared connections. The limiter does not count health requests, so a second load follows at the
 * same rate on the way of real traffic: through the limiter, each request as a new client.
 */
public final class GatewayThroughputSimulation extends Phase2Simulation {
  private final ThroughTheLimiter version;

  public GatewayThroughputSimulation() {
    super(Service.GATEWAY);
    version =
        new ThroughTheLimiter(
            settings,
            GatewayApi.clientHeader(target),
            shared(SeenLimit.Admissions.class, SeenLimit.Admissions::new),
            warmingUp());
    var load = settings.load().gateway();
    double rate = load.throughput().rate();
    var window = window(load.throughput().window());
    var versionWindow = window(load.version().window());
    var protocol = GatewayApi.sharedConnections(target);
    if (versionWindow.isZero()) {
      measureAfter(lead(), window, protocol, health(rate, window));
    } else if (warmingUp()) {
      // Both loads run at the same time, and together at the rate of one.
      measure(
          window,
          protocol,
          health(rate / 2, window),
          version.users(rate / 2, versionWindow, requests));
    } else {
      // The second load follows the first one's last answer; Gatling goes on at a whole second.
      measureAfter(
          lead(),
          Duration.ofSeconds(window.plusMillis(999).toSeconds()).plus(versionWindow),
          protocol,
          health(rate, window).andThen(version.users(rate, versionWindow, requests)));
    }
  }

  private PopulationBuilder health(double rate, Duration window) {
    return scenario("gateway throughput")
        .exec(requests.send(HEALTH, GatewayApi.health(HEALTH)))
        .injectOpen(ConstantRate.of(rate, lead().plus(window)));
  }

  @Override
  protected boolean isDivisible() {
    return true;
  }

  @Override
  protected Optional<CapacityQuestion> capacity(Settings settings) {
    return Optional.of(GatewayCapacity.requests(settings));
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return ThroughputCriteria.of(settings, () -> version.limit());
  }
}
