package lucid.gateway;

import static lucid.gateway.GatewayApi.ADMITTED;
import static lucid.gateway.GatewayApi.AFTER_THE_WINDOW;
import static lucid.gateway.GatewayApi.BURST;
import static lucid.gateway.GatewayApi.OTHER_CLIENT;
import static lucid.gateway.GatewayApi.THROTTLED;
import static lucid.gateway.GatewayApi.WITHIN_THE_WINDOW;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/** The criteria for the gateway's rate limit. */
final class RateLimitCriteria {
  private static final String THE_BURST = "the burst";

  private RateLimitCriteria() {}

  /**
   * @param seen returns what the load has shown of the limit, once the load is over
   */
  static List<Criterion> of(Settings settings, Supplier<SeenLimit> seen) {
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
            .during(THE_BURST)
            .saying(breach -> seen.get().explainBurst(breach.records()))
            .ifAbsent(none + "200")
            .unless(() -> seen.get().countsAllAsOne()));
    all.add(
        that(THROTTLED, "every 429 says when to come back, and the limit")
            .failed()
            .is(0)
            .over(burst)
            .during(THE_BURST)
            .ifAbsent(none + "429"));
    all.add(
        that(BURST, "the rest is throttled, nothing else")
            .failed()
            .is(0)
            .over(burst)
            .during(THE_BURST));
    all.add(
        that(OTHER_CLIENT, "other clients are admitted")
            .failed()
            .is(0)
            .over(others)
            .unless(() -> seen.get().countsAllAsOne()));
    all.add(
        that(OTHER_CLIENT, "response time < 100 ms p95")
            .p95()
            .below(criteria.throughput().p95())
            .over(others)
            .unless(() -> seen.get().countsAllAsOne()));
    if (load.afterTheWindow()) {
      all.add(
          that(WITHIN_THE_WINDOW, "100 req/min: no more until the minute is over")
              .failed()
              .is(0)
              .during("the window after the burst")
              .saying(breach -> seen.get().explainWindow())
              .unless(() -> seen.get().countsAllAsOne()));
      all.add(
          that(AFTER_THE_WINDOW, "100 req/min: admitted again a minute later")
              .failed()
              .is(0)
              .during("once the window has passed")
              .saying(breach -> seen.get().explainAfter())
              .unless(() -> seen.get().countsAllAsOne()));
    }
    all.add(sentAsDue(burst).during(THE_BURST));
    all.add(sentAsDue(others));
    return all;
  }
}
