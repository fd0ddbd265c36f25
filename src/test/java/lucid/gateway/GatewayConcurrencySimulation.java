package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.HELD;
import static lucid.gateway.GatewayApi.HELD_REQUEST;
import static lucid.gateway.GatewayApi.OPENED;
import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.time.Duration;
import java.util.List;
import lucid.measure.OpenConnections;
import lucid.measure.Tally;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.target.Service;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/**
 * "Concurrent connections: &gt;1000", each of them alive: "response time: &lt;100ms p95".
 *
 * <p>Every virtual user opens a connection of its own; when all have arrived, each holds it for the
 * window and sends a request a second on it, while the operating system's own table is looked at
 * for how many are open at the same moment.
 */
public final class GatewayConcurrencySimulation extends Phase2Simulation {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final HeldConnections held;

  public GatewayConcurrencySimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().concurrency();
    var address = target.addresses().gateway().flatMap(TargetAddresses.Gateway::url).orElseThrow();
    var ramp = half(load.ramp());
    var hold = half(load.window());
    held = new HeldConnections(address, hold);
    if (!OpenConnections.areVisible()) {
      notes.add(
          "this system has no /proc/net/tcp: the virtual users whose every request was answered"
              + " stand in for the connections that it shows as open");
    }
    measure(
        ramp.plus(hold),
        GatewayApi.ownConnections(target),
        scenario("gateway connections")
            .exec(requests.send(OPENED, GatewayApi.health(OPENED)))
            .exec(held::opened)
            .rendezVous(load.users())
            .exec(held::allArrived)
            .exec(
                doIf(session -> !session.isFailed())
                    .then(held.whileWatched(load.pause(), requests)))
            .injectOpen(rampUsers(load.users()).during(ramp)),
        scenario("open connections")
            .exec(asLongAs(session -> held.areStillWatched()).on(pause(LOOK)))
            .exec(Tally.of(HELD, session -> held.records()))
            .injectOpen(atOnceUsers(1)));
  }

  /** While warming up, the two share its window. */
  private Duration half(Duration measured) {
    var half = settings.warmUp().window().dividedBy(2);
    return warmingUp() && half.compareTo(measured) < 0 ? half : measured;
  }

  @Override
  protected void require(Settings settings) {
    HeldConnections.requireFiles(settings.load().gateway().concurrency().users());
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().gateway().concurrency();
    var load = settings.load().gateway().concurrency();
    var opened = Arrivals.counted(OPENED, load.users(), load.ramp());
    var asked =
        Arrivals.repeated(HELD_REQUEST, OPENED, load.users(), load.pause(), load.window());
    return List.of(
        that(HELD, "concurrent connections > 1000")
            .count()
            .above(criteria.connections())
            .over(opened)
            .dependingOnTheLoad()
            .during("every look at the open connections while they were held")
            .saying(breach -> held.words(breach, load.users()))
            .ifAbsent("no connection was seen open"),
        that(HELD_REQUEST, "response time < 100 ms p95").p95().below(criteria.p95()).over(asked),
        available(HELD_REQUEST, settings.criteria().availabilityPercent(), asked),
        sentAsDue(opened).during("until every virtual user had tried to connect"));
  }
}
