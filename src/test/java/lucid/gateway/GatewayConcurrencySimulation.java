package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lucid.measure.OpenConnections;
import lucid.measure.OpenFiles;
import lucid.measure.Recorded;
import lucid.measure.Tally;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Service;
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

  /** Files that the injector opens beside its connections. */
  private static final int OTHER_FILES = 200;

  public GatewayConcurrencySimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().concurrency();
    var address = target.addresses().gateway().flatMap(TargetAddresses.Gateway::url).orElseThrow();
    var ramp = half(load.ramp());
    var hold = half(load.window());
    var held = new HeldConnections(address, hold);
    if (!OpenConnections.areVisible()) {
      facts.note(
          "this system has no /proc/net/tcp: the virtual users whose every request was answered"
              + " stand in for the connections that it shows as open");
    }
    facts.explain(
        GatewayApi.HELD,
        breach ->
            held.trouble()
                .or(
                    () ->
                        Optional.of(
                            "%d of %d connections were held at the same time, limit %s"
                                .formatted(breach.records(), load.users(), breach.limit()))));
    facts.failIfAbsent(GatewayApi.HELD, "no connection was seen open");
    measure(
        ramp.plus(hold),
        GatewayApi.ownConnections(target),
        scenario("gateway connections")
            .exec(availability.watch(GatewayApi.OPENED, GatewayApi.health(GatewayApi.OPENED)))
            .exec(held::opened)
            .rendezVous(load.users())
            .exec(held::allArrived)
            .exec(doIf(session -> !session.isFailed()).then(hold(held, load.pause())))
            .injectOpen(rampUsers(load.users()).during(ramp)),
        scenario("open connections")
            .exec(asLongAs(session -> held.areStillWatched()).on(pause(LOOK)))
            .exec(Tally.of(GatewayApi.HELD, session -> records(held.fewest())))
            .injectOpen(atOnceUsers(1)));
  }

  /** While warming up, the two share its window. */
  private Duration half(Duration measured) {
    var half = settings.warmUp().window().dividedBy(2);
    return warmingUp() && half.compareTo(measured) < 0 ? half : measured;
  }

  /** Requests at the pace of the load, each user at a moment of its own, as long as one looks. */
  private ChainBuilder hold(HeldConnections held, Duration pause) {
    return pause(Duration.ZERO, pause)
        .asLongAs(session -> held.areStillWatched())
        .on(
            pace(pause)
                .exec(
                    availability.watch(
                        GatewayApi.HELD_REQUEST, GatewayApi.health(GatewayApi.HELD_REQUEST)))
                .exec(held::asked));
  }

  private static List<Recorded> records(int connections) {
    long now = System.currentTimeMillis();
    return IntStream.range(0, connections)
        .mapToObj(i -> new Recorded(GatewayApi.HELD, now, now, Optional.empty()))
        .toList();
  }

  @Override
  protected void require(Settings settings) {
    int needed = settings.load().gateway().concurrency().users() + OTHER_FILES;
    OpenFiles.left()
        .ifPresent(
            left -> {
              if (left < needed) {
                throw new PreflightException(
                    "this process may open only %d more files, and %d connections need %d: run \"ulimit -n %d\" in the shell that starts mvn"
                        .formatted(left, needed - OTHER_FILES, needed, 4 * needed));
              }
            });
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().gateway().concurrency();
    var load = settings.load().gateway().concurrency();
    return List.of(
        Criterion.that(GatewayApi.HELD, "concurrent connections > 1000")
            .count()
            .above(criteria.connections()),
        Criterion.that(GatewayApi.HELD_REQUEST, "response time < 100 ms p95")
            .p95()
            .below(criteria.p95()),
        Criterion.that(GatewayApi.HELD_REQUEST, "availability > 99.9 %")
            .success()
            .above(settings.criteria().availabilityPercent()),
        Criterion.soundOnlyIf(GatewayApi.OPENED, "every virtual user has tried to connect")
            .count()
            .is(load.users()));
  }
}
