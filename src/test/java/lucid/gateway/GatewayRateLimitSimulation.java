package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;

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

  public GatewayRateLimitSimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().rateLimit();
    var keys = new ClientKeys(warmingUp());
    var burstKey = keys.next();
    var limits = new GatewayApi.Limits();
    var observation = window(load.observation());
    var populations = new ArrayList<PopulationBuilder>();
    populations.add(
        scenario("burst")
            .exec(GatewayApi.classified(burstKey, limits, availability))
            .injectOpen(nothingFor(LEAD), atOnceUsers(load.burst())));
    populations.add(
        scenario("other clients")
            .exec(session -> session.set("client", keys.next()))
            .exec(
                availability.watch(
                    GatewayApi.OTHER_CLIENT,
                    GatewayApi.version(GatewayApi.OTHER_CLIENT, "#{client}")))
            .injectOpen(ConstantRate.of(load.otherClients(), observation)));
    if (load.afterTheWindow() && !warmingUp()) {
      var again = LEAD.plus(settings.criteria().gateway().rateLimit().window()).plus(SLACK);
      populations.add(
          scenario("after the window")
              .exec(GatewayApi.version(GatewayApi.AFTER_THE_WINDOW, burstKey))
              .injectOpen(nothingFor(again), atOnceUsers(1)));
      lasts(again);
    }
    if (!load.afterTheWindow()) {
      facts.note(
          "left out: that the client is admitted again after the window"
              + " (load.gateway.rate-limit.after-the-window = false)");
    }
    facts.explain(GatewayApi.ADMITTED, breach -> limitSeen(breach, limits));
    facts.failIfAbsent(
        GatewayApi.THROTTLED,
        "not one of the %d requests of the burst was answered with 429".formatted(load.burst()));
    facts.failIfAbsent(
        GatewayApi.ADMITTED,
        "not one of the %d requests of the burst was answered with 200".formatted(load.burst()));
    measure(observation, GatewayApi.sharedConnections(target), populations);
  }

  private Optional<String> limitSeen(CriterionVerdict breach, GatewayApi.Limits limits) {
    var criterion = settings.criteria().gateway().rateLimit();
    int burst = settings.load().gateway().rateLimit().burst();
    long admitted = breach.records();
    var seen =
        admitted >= burst
            ? "no limit was seen: all %d requests of the burst were admitted".formatted(burst)
            : "a limit of %d was seen: so many of %d requests were admitted"
                .formatted(admitted, burst);
    var said = limits.said().map(limit -> ", and X-RateLimit-Limit says " + limit).orElse("");
    return Optional.of(
        "%s%s; the criterion is %d in %d s"
            .formatted(seen, said, criterion.requests(), criterion.window().toSeconds()));
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().gateway();
    var limit = criteria.rateLimit();
    var load = settings.load().gateway().rateLimit();
    var seed = "rate limiting: 100 req/min (free tier)";
    var all = new ArrayList<Criterion>();
    all.add(
        Criterion.that(GatewayApi.ADMITTED, seed)
            .count()
            .between(limit.requests() - limit.tolerance(), limit.requests() + limit.tolerance()));
    all.add(
        Criterion.that(GatewayApi.THROTTLED, "every 429 says when to come back, and the limit")
            .failed()
            .is(0));
    all.add(Criterion.that(GatewayApi.BURST, "the rest is throttled, nothing else").failed().is(0));
    all.add(Criterion.that(GatewayApi.OTHER_CLIENT, "other clients are admitted").failed().is(0));
    all.add(
        Criterion.that(GatewayApi.OTHER_CLIENT, "response time < 100 ms p95")
            .p95()
            .below(criteria.throughput().p95()));
    all.add(
        Criterion.that(GatewayApi.OTHER_CLIENT, "availability > 99.9 %")
            .success()
            .above(settings.criteria().availabilityPercent()));
    if (load.afterTheWindow()) {
      all.add(
          Criterion.that(GatewayApi.AFTER_THE_WINDOW, "100 req/min: admitted again a minute later")
              .failed()
              .is(0));
    }
    all.add(
        Criterion.soundOnlyIf(GatewayApi.BURST, "the whole burst was sent")
            .count()
            .is(load.burst()));
    all.add(
        Criterion.soundOnlyIf(GatewayApi.OTHER_CLIENT, "others were there all through the burst")
            .count()
            .atLeast(Load.nearlyAll(load.otherClients() * load.observation().toMillis() / 1000)));
    return all;
  }
}
