package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.HEALTH;
import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.util.List;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/**
 * "Sustained throughput: &gt;500 req/s. Response time: &lt;100ms p95." "Availability: &gt;99.9%."
 *
 * <p>One health request a virtual user, at a constant rate above the criterion, over shared
 * connections.
 */
public final class GatewayThroughputSimulation extends Phase2Simulation {
  public GatewayThroughputSimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().throughput();
    var window = window(load.window());
    measureAfter(
        lead(),
        window,
        GatewayApi.sharedConnections(target),
        scenario("gateway throughput")
            .exec(requests.send(HEALTH, GatewayApi.health(HEALTH)))
            .injectOpen(ConstantRate.of(load.rate(), lead().plus(window))));
  }

  @Override
  protected boolean isDivisible() {
    return true;
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var limits = settings.criteria().gateway().throughput();
    var load = settings.load().gateway().throughput();
    var due = Arrivals.constant(HEALTH, load.rate(), load.window());
    var words = GatewayApi.answeredOf(load.rate());
    return List.of(
        that(HEALTH, "sustained throughput > 500 req/s")
            .requestsPerSecond()
            .above(limits.requestsPerSecond())
            .over(due)
            .saying(words),
        that(HEALTH, "sustained throughput > 500 req/s, without a standstill")
            .requestsPerSecondInTheSlowestTenSeconds()
            .above(limits.requestsPerSecond())
            .over(due)
            .saying(words),
        that(HEALTH, "response time < 100 ms p95").p95().below(limits.p95()).over(due),
        available(HEALTH, settings.criteria().availabilityPercent(), due),
        sentAsDue(due));
  }
}
