package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.ADMITTED;
import static lucid.gateway.GatewayApi.AFTER_THE_WINDOW;
import static lucid.gateway.GatewayApi.BURST;
import static lucid.gateway.GatewayApi.OTHER_CLIENT;
import static lucid.gateway.GatewayApi.THROTTLED;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/**
 * "Rate limiting: 100 req/min (free tier)", tested with a burst of 150 requests.
 *
 * <p>All at once from one client that was never seen before, while others, each new, go on
 * undisturbed; once the window has passed, the first client is admitted again. Not on {@code
 * /health}, which the real gateway exempts.
 */
public final class GatewayRateLimitSimulation extends Phase2Simulation {
  /** So that the other clients are seen before the burst, too. */
  private static final Duration LEAD = Duration.ofSeconds(1);

  /** The burst takes its time to be answered, and the window runs from the last answer. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final GatewayApi.Limits limits = new GatewayApi.Limits();

  public GatewayRateLimitSimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().rateLimit();
    var keys = new ClientKeys(warmingUp());
    var burstKey = keys.next();
    var observation = window(load.observation());
    var populations = new ArrayList<PopulationBuilder>();
    populations.add(
        scenario("burst")
            .exec(GatewayApi.classified(burstKey, limits, requests))
            .injectOpen(nothingFor(LEAD), atOnceUsers(load.burst())));
    populations.add(
        scenario("other clients")
            .exec(session -> session.set("client", keys.next()))
            .exec(GatewayApi.otherClient("#{client}", requests))
            .injectOpen(ConstantRate.of(load.otherClients(), observation)));
    if (load.afterTheWindow() && !warmingUp()) {
      var again = LEAD.plus(settings.criteria().gateway().rateLimit().window()).plus(SLACK);
      populations.add(
          scenario("after the window")
              .exec(GatewayApi.version(AFTER_THE_WINDOW, burstKey))
              .injectOpen(nothingFor(again), atOnceUsers(1)));
      lasts(again);
    }
    if (!load.afterTheWindow()) {
      notes.add(
          "left out: that the client is admitted again after the window"
              + " (load.gateway.rate-limit.after-the-window = false)");
    }
    measure(observation, GatewayApi.sharedConnections(target), populations);
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().gateway();
    var limit = criteria.rateLimit();
    var load = settings.load().gateway().rateLimit();
    var burst = Arrivals.counted(BURST, load.burst(), load.observation());
    var others = Arrivals.constant(OTHER_CLIENT, load.otherClients(), load.observation());
    var none = "not one of the %d requests of the burst was answered with ".formatted(load.burst());
    var all = new ArrayList<Criterion>();
    all.add(
        that(ADMITTED, "rate limiting: 100 req/min (free tier)")
            .count()
            .between(limit.requests() - limit.tolerance(), limit.requests() + limit.tolerance())
            .over(burst)
            .during("the burst")
            .saying(breach -> limits.seen(breach.records(), load.burst(), limit))
            .ifAbsent(none + "200"));
    all.add(
        that(THROTTLED, "every 429 says when to come back, and the limit")
            .failed()
            .is(0)
            .over(burst)
            .during("the burst")
            .ifAbsent(none + "429"));
    all.add(
        that(BURST, "the rest is throttled, nothing else")
            .failed()
            .is(0)
            .over(burst)
            .during("the burst"));
    all.add(that(OTHER_CLIENT, "other clients are admitted").failed().is(0).over(others));
    all.add(
        that(OTHER_CLIENT, "response time < 100 ms p95")
            .p95()
            .below(criteria.throughput().p95())
            .over(others));
    if (load.afterTheWindow()) {
      all.add(
          that(AFTER_THE_WINDOW, "100 req/min: admitted again a minute later")
              .failed()
              .is(0)
              .during("once the window has passed"));
    }
    all.add(sentAsDue(burst).during("the burst"));
    all.add(sentAsDue(others));
    return all;
  }
}
