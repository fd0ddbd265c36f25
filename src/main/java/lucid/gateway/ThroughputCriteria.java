package lucid.gateway;

import static lucid.gateway.GatewayApi.HEALTH;
import static lucid.gateway.GatewayApi.THROUGH_THE_LIMITER;
import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/**
 * The criteria for the gateway's throughput. {@code criteria.gateway.throughput.decided-by} says
 * which of the two loads decides; the figures of the other one are only shown.
 *
 * <p>The failures of a load that decides nothing do not count for availability either. They are not
 * hidden: the rate limit's simulation requires an answer to each client that is below its limit.
 */
final class ThroughputCriteria {
  private static final String SUSTAINED = "sustained throughput > 500 req/s";
  private static final String RESPONSE_TIME = "response time < 100 ms p95";

  private ThroughputCriteria() {}

  /**
   * @param seen returns what the load through the limiter has shown of the limiter, once it is over
   */
  static List<Criterion> of(Settings settings, Supplier<SeenLimit> seen) {
    var limits = settings.criteria().gateway().throughput();
    var load = settings.load().gateway();
    double rate = load.throughput().rate();
    var healthDue = Arrivals.constant(HEALTH, rate, load.throughput().window());
    var health = new ArrayList<>(figures(settings, healthDue));
    health.add(
        1,
        that(HEALTH, SUSTAINED + ", without a standstill")
            .requestsPerSecondInTheSlowestTenSeconds()
            .above(limits.requestsPerSecond())
            .over(healthDue)
            .saying(GatewayApi.answeredOf(rate)));
    var all = new ArrayList<>(decidedOrShown(limits.decidedBy().health(), health, healthDue));
    if (!load.version().window().isZero()) {
      var versionDue = Arrivals.constant(THROUGH_THE_LIMITER, rate, load.version().window());
      decidedOrShown(limits.decidedBy().version(), figures(settings, versionDue), versionDue)
          .forEach(one -> all.add(one.unless(() -> seen.get().countsAllAsOne())));
    }
    return all;
  }

  private static List<Criterion> figures(Settings settings, Arrivals.Fixed due) {
    var limits = settings.criteria().gateway().throughput();
    return List.of(
        that(due.request(), SUSTAINED)
            .requestsPerSecond()
            .above(limits.requestsPerSecond())
            .over(due)
            .saying(GatewayApi.answeredOf(settings.load().gateway().throughput().rate())),
        that(due.request(), RESPONSE_TIME).p95().below(limits.p95()).over(due),
        available(due.request(), settings.criteria().availabilityPercent(), due));
  }

  private static List<Criterion> decidedOrShown(
      boolean decided, List<Criterion> figures, Arrivals.Fixed due) {
    return decided
        ? Stream.concat(figures.stream(), Stream.of(sentAsDue(due))).toList()
        : figures.stream().map(Criterion::informative).toList();
  }
}
