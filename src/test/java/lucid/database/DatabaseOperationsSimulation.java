package lucid.database;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.target.Service;
import lucid.verdict.Arrivals;
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
  private final Writes writes;
  private final FullPool pool;

  public DatabaseOperationsSimulation() {
    super(Service.DATABASE);
    var load = settings.load().database();
    var database = shared(SeededDatabase.class, () -> filled(load));
    watchAlso(database.store().eventLoops());
    var api = new DatabaseApi(database, requests);
    writes =
        new Writes(
            database.store(),
            warmingUp() ? "warm_up_transaction" : "benchmark_transaction",
            requests);
    pool = new FullPool(database.store(), load.connections(), load.hold());
    var plans = scenario("plans").exec(api.plans()).injectOpen(atOnceUsers(1));
    var lookUps =
        scenario("indexed look-ups").exec(api.lookUp()).injectOpen(constant(load.lookUp()));
    var queries = scenario("query mix").exec(api.query()).injectOpen(constant(load.query()));
    var inserts = scenario("writes").exec(writes.write()).injectOpen(constant(load.write()));
    // One population: between two, up to a second goes by.
    var connections =
        scenario("rows and connections")
            .exec(writes.count())
            .exec(pool.hold())
            .exec(pool.inUse())
            .injectOpen(atOnceUsers(1));
    measure(
        lasting(load),
        warmingUp()
            // What is not measured may as well be warmed at the same time.
            ? List.of(plans, lookUps, queries, inserts)
            : List.of(plans, lookUps.andThen(queries.andThen(inserts.andThen(connections)))));
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

  /** Gatling goes on to the next population at a whole second. */
  private static Duration lasting(Load.Database load) {
    return Stream.of(load.lookUp(), load.query(), load.write())
        .map(part -> Duration.ofSeconds((long) Math.ceil(part.window().toMillis() / 1000.0)))
        .reduce(load.hold(), Duration::plus);
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var limits = settings.criteria().database();
    var load = settings.load().database();
    var querying = due(DatabaseApi.QUERY, load.query());
    var lookingUp = due(DatabaseApi.LOOK_UP, load.lookUp());
    var writing = due(DatabaseApi.WRITE, load.write());
    return List.of(
        that(DatabaseApi.QUERY, "query latency < 10 ms p95")
            .p95()
            .atMost(limits.queryP95())
            .over(querying),
        that(DatabaseApi.WRITE, "write throughput > 1000 ops/s")
            .requestsPerSecond()
            .above(limits.writesPerSecond())
            .over(writing)
            .saying(breach -> writes.tooFew(breach)),
        that(DatabaseApi.ROWS, "as many rows as acknowledged writes")
            .failed()
            .is(0)
            .during("once all writes have ended")
            .saying(breach -> writes.wrongRows()),
        that(DatabaseApi.LOOK_UP, "index performance < 5 ms")
            .p95()
            .atMost(limits.indexP95())
            .over(lookingUp),
        that(DatabaseApi.LOOK_UP_PLAN, "the plan of every look-up uses the index")
            .failed()
            .is(0)
            .during("before the look-ups"),
        that(DatabaseApi.IN_USE, "connection pool > 100")
            .count()
            .above(limits.connections())
            .during("every look while the connections were held")
            .saying(breach -> pool.words(limits.connections()))
            .ifAbsent("not one connection could be held and used"),
        available(
                DatabaseApi.ANY,
                settings.criteria().availabilityPercent(),
                Arrivals.together(DatabaseApi.ANY, List.of(querying, lookingUp, writing)))
            .pooling(List.of(DatabaseApi.QUERY, DatabaseApi.LOOK_UP, DatabaseApi.WRITE)),
        sentAsDue(querying),
        sentAsDue(writing),
        sentAsDue(lookingUp));
  }

  private static Arrivals due(String request, Load.Throughput load) {
    return Arrivals.constant(request, load.rate(), load.window());
  }
}
