package lucid.database;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lucid.capacity.CapacityQuestion;
import lucid.capacity.CapacityQuestion.Setting;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.Metric;

/** The criteria for the database. */
final class DatabaseCriteria {
  private DatabaseCriteria() {}

  /**
   * @param ended returns the load, once it is over
   */
  static List<Criterion> of(Settings settings, Supplier<DatabaseLoad> ended) {
    var limits = settings.criteria().database();
    var load = settings.load().database();
    Supplier<Optional<String>> pooler = () -> ended.get().database().pooler();
    var querying = due(DatabaseApi.QUERY, load.query());
    var lookingUp = due(DatabaseApi.LOOK_UP, load.lookUp());
    var writing = due(DatabaseApi.WRITE, load.write());
    return List.of(
        that(DatabaseApi.QUERY, "query latency < 10 ms p95")
            .p95()
            .atMost(limits.queryP95())
            .over(querying)
            .behind(pooler),
        that(DatabaseApi.WRITE, "write throughput > 1000 ops/s")
            .requestsPerSecond()
            .above(limits.writesPerSecond())
            .over(writing)
            .behind(pooler)
            .saying(breach -> ended.get().writes().tooFew(breach)),
        that(DatabaseApi.ROWS, "as many rows as acknowledged writes")
            .failed()
            .is(0)
            .during("once all writes have ended")
            .saying(breach -> ended.get().writes().wrongRows()),
        that(DatabaseApi.LOOK_UP, "index performance < 5 ms")
            .p95()
            .atMost(limits.indexP95())
            .over(lookingUp)
            .behind(pooler),
        that(DatabaseApi.LOOK_UP_PLAN, "the plan of every look-up uses the index")
            .failed()
            .is(0)
            .during("before the look-ups")
            .unless(() -> ended.get().database().whyPlanUnknown()),
        that(DatabaseApi.IN_USE, "connection pool > 100")
            .count()
            .above(limits.connections())
            .during("every count while the connections were held")
            .saying(breach -> ended.get().pool().explain(limits.connections()))
            .ifAbsent("not one connection could be held and used")
            .unless(() -> ended.get().pool().whyNotCounted()),
        available(
                DatabaseApi.ANY,
                settings.criteria().availabilityPercent(),
                Arrivals.together(DatabaseApi.ANY, List.of(querying, lookingUp, writing)))
            .pooling(List.of(DatabaseApi.QUERY, DatabaseApi.LOOK_UP, DatabaseApi.WRITE)),
        sentAsDue(querying),
        sentAsDue(writing),
        sentAsDue(lookingUp));
  }

  /** Returns the search for the highest load of the database, in writes a second. */
  static CapacityQuestion capacity(Settings settings) {
    return new CapacityQuestion(
        "Database writes",
        "writes/s",
        "lucid.capacity.database",
        settings.capacity().database(),
        new Setting("lucid.load.database.write.rate", settings.load().database().write().rate()),
        new Setting(
            "lucid.criteria.database.writes-per-second",
            settings.criteria().database().writesPerSecond()),
        Map.of("lucid.load.database.write.window", settings.capacity().hold().toMillis() + " ms"),
        DatabaseApi.WRITE,
        DatabaseApi.WRITE + ": " + Metric.REQUESTS_PER_SECOND.label(),
        perSecond -> perSecond,
        Optional.empty());
  }

  private static Arrivals.Fixed due(String request, Load.Throughput load) {
    return Arrivals.constant(request, load.rate(), load.window());
  }
}
