package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.util.List;
import java.util.Optional;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Metric;

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
    facts.explain(GatewayApi.HEALTH, breach -> queue(breach, load.rate()));
    measureAfter(
        lead(),
        window,
        GatewayApi.sharedConnections(target),
        scenario("gateway throughput")
            .exec(availability.watch(GatewayApi.HEALTH, GatewayApi.health(GatewayApi.HEALTH)))
            .injectOpen(ConstantRate.of(load.rate(), lead().plus(window))));
  }

  @Override
  protected boolean isDivisible() {
    return true;
  }

  private static Optional<String> queue(CriterionVerdict breach, double offered) {
    return breach.unit().equals(Metric.REQUESTS_PER_SECOND.unit())
        ? breach
            .actual()
            .map(
                answered ->
                    "answered %.1f of %.0f offered a second, limit %s req/s: the rest queued, and their wait shows in p95"
                        .formatted(answered, offered, breach.limit()))
        : Optional.empty();
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().gateway().throughput();
    return List.of(
        Criterion.that(GatewayApi.HEALTH, "sustained throughput > 500 req/s")
            .requestsPerSecond()
            .above(criteria.requestsPerSecond()),
        Criterion.that(GatewayApi.HEALTH, "response time < 100 ms p95").p95().below(criteria.p95()),
        Criterion.that(GatewayApi.HEALTH, "availability > 99.9 %")
            .success()
            .above(settings.criteria().availabilityPercent()),
        Criterion.soundOnlyIf(GatewayApi.HEALTH, "nearly everything that was due was sent")
            .count()
            .atLeast(settings.load().gateway().throughput().leastRequests()));
  }
}
