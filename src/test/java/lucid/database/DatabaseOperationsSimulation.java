package lucid.database;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Query latency: &lt;10ms p95. Write throughput: &gt;1000 ops/s. Index performance: &lt;5ms.
 * Connection pool: &gt;100."
 *
 * <p>One after the other, each alone: look-ups, queries, writes, connections. A look-up that shares
 * the server's cores with a thousand writes a second is as slow as these make it, which says
 * nothing of the index; queries and writes would hide each other just so; and connections that are
 * held, one as good as another, must not be the pool that the others wait for. Look-ups, queries
 * and writes go through one pool, as an application's do, and waiting for a connection is part of
 * their latency.
 */
public final class DatabaseOperationsSimulation extends Phase2Simulation {
  public DatabaseOperationsSimulation() {
    super(Service.DATABASE);
    var load = settings.load().database();
    var database = shared(SeededDatabase.class, () -> filled(load));
    watchAlso(database.store().eventLoops());
    var api = new DatabaseApi(database, availability);
    var writes =
        new Writes(
            database.store(),
            warmingUp() ? "warm_up_transaction" : "benchmark_transaction",
            availability);
    var pool = new FullPool(database.store(), load.connections(), load.hold());
    explain(database, writes, pool);

    var lookUps =
        scenario("indexed look-ups").exec(api.lookUp()).injectOpen(constant(load.lookUp()));
    var queries = scenario("query mix").exec(api.query()).injectOpen(constant(load.query()));
    var inserts = scenario("writes").exec(writes.write()).injectOpen(constant(load.write()));
    // One population: between two, up to a second goes by.
    var connections =
        scenario("rows and connections")
            .exec(writes.rate())
            .exec(writes.count())
            .exec(pool.hold())
            .exec(pool.inUse())
            .injectOpen(atOnceUsers(1));
    measure(
        lasting(load),
        warmingUp()
            // What is not measured may as well be warmed at the same time.
            ? List.of(lookUps, queries, inserts)
            : List.of(inTurn(lookUps, queries, inserts, connections)));
  }

  /** Dropped again when the run is over, be it while this still fills it. */
  private SeededDatabase filled(Load.Database load) {
    var uri = target.addresses().database().flatMap(TargetAddresses.Database::uri).orElseThrow();
    var database = SeededDatabase.at(uri, load);
    cleanUp(database::drop);
    return database.fill();
  }

  private OpenInjectionStep[] constant(Load.Throughput load) {
    return ConstantRate.of(load.rate(), window(load.window()));
  }

  private static PopulationBuilder inTurn(PopulationBuilder first, PopulationBuilder... rest) {
    var all = first;
    for (int i = rest.length - 1; i > 0; i--) {
      rest[i - 1] = rest[i - 1].andThen(rest[i]);
    }
    return all.andThen(rest[0]);
  }

  /** Gatling goes on to the next population at a whole second. */
  private static Duration lasting(Load.Database load) {
    return Stream.of(load.lookUp(), load.query(), load.write())
        .map(part -> Duration.ofSeconds((long) Math.ceil(part.window().toMillis() / 1000.0)))
        .reduce(load.hold(), Duration::plus);
  }

  private void explain(SeededDatabase database, Writes writes, FullPool pool) {
    var criteria = settings.criteria().database();
    facts.explain(DatabaseApi.LOOK_UP, breach -> database.planWithoutIndex());
    facts.explain(
        DatabaseApi.ACKNOWLEDGED,
        breach ->
            Optional.of(
                "%s, limit > %.0f".formatted(writes.summary(), criteria.writesPerSecond())));
    facts.failIfAbsent(DatabaseApi.ACKNOWLEDGED, "not one write was acknowledged");
    facts.explain(DatabaseApi.ROWS, breach -> writes.wrongRows());
    facts.explain(
        DatabaseApi.IN_USE,
        breach -> Optional.of("%s, limit > %d".formatted(pool.summary(), criteria.connections())));
    facts.failIfAbsent(DatabaseApi.IN_USE, "not one connection could be held and used");
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().database();
    var load = settings.load().database();
    double availability = settings.criteria().availabilityPercent();
    return List.of(
        Criterion.that(DatabaseApi.QUERY, "query latency < 10 ms p95")
            .p95()
            .atMost(criteria.queryP95()),
        Criterion.that(DatabaseApi.QUERY, "availability > 99.9 %").success().above(availability),
        Criterion.that(DatabaseApi.ACKNOWLEDGED, "write throughput > 1000 ops/s")
            .mean()
            .below(timeOfAThousand(criteria.writesPerSecond())),
        Criterion.that(DatabaseApi.WRITE, "availability > 99.9 %").success().above(availability),
        Criterion.that(DatabaseApi.ROWS, "as many rows as acknowledged writes").failed().is(0),
        Criterion.that(DatabaseApi.LOOK_UP, "index performance < 5 ms")
            .p95()
            .atMost(criteria.indexP95()),
        Criterion.that(DatabaseApi.LOOK_UP, "every look-up finds its row, through the index")
            .success()
            .above(availability),
        Criterion.that(DatabaseApi.IN_USE, "connection pool > 100")
            .count()
            .above(criteria.connections()),
        due(DatabaseApi.QUERY, load.query()),
        due(DatabaseApi.WRITE, load.write()),
        due(DatabaseApi.LOOK_UP, load.lookUp()));
  }

  private static Criterion due(String request, Load.Throughput load) {
    return Criterion.soundOnlyIf(request, "nearly everything that was due was sent")
        .count()
        .atLeast(load.leastRequests());
  }

  private static Duration timeOfAThousand(double perSecond) {
    return Duration.ofMillis((long) Math.floor(1000 * 1000 / perSecond));
  }
}
