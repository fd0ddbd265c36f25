package lucid.gateway;

import static lucid.gateway.GatewayApi.HELD;
import static lucid.gateway.GatewayApi.HELD_REQUEST;
import static lucid.gateway.GatewayApi.OPENED;
import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.util.List;
import java.util.function.Supplier;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/** The criteria for the connections that are held open at the same time. */
final class ConcurrencyCriteria {
  private ConcurrencyCriteria() {}

  /**
   * @param held returns the users that held the connections, once the load is over
   */
  static List<Criterion> of(Settings settings, Supplier<HoldingUsers> held) {
    var criteria = settings.criteria().gateway().concurrency();
    var load = settings.load().gateway().concurrency();
    var opened = Arrivals.counted(OPENED, load.users(), load.ramp());
    var asked = Arrivals.repeated(HELD_REQUEST, OPENED, load.pause(), load.window());
    return List.of(
        that(HELD, "concurrent connections > 1000")
            .count()
            .above(criteria.connections())
            .over(opened)
            .dependingOnTheLoad()
            .during("every count of the open connections while they were held")
            .saying(breach -> held.get().explain(breach))
            .ifAbsent("no connection was seen open"),
        that(HELD_REQUEST, "response time < 100 ms p95").p95().below(criteria.p95()).over(asked),
        available(HELD_REQUEST, settings.criteria().availabilityPercent(), asked),
        sentAsDue(opened).during("until every virtual user had tried to connect"));
  }
}
