package lucid.database;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lucid.measure.ConstantRate;
import lucid.measure.RequestWatch;
import lucid.settings.Load;

/** The virtual users of the database: look-ups, queries, writes and held connections. */
final class DatabaseLoad {
  private final SeededDatabase database;
  private final Load.Database load;
  private final UnaryOperator<Duration> window;
  private final DatabaseApi api;
  private final Writes writes;
  private final HeldPool pool;

  /**
   * @param written the type of the transactions that are written, by which they are counted
   * @param window returns how long to send a part of the load, for the window of the settings
   */
  DatabaseLoad(
      SeededDatabase database,
      Load.Database load,
      String written,
      RequestWatch requests,
      UnaryOperator<Duration> window) {
    this.database = database;
    this.load = load;
    this.window = window;
    api = new DatabaseApi(database, requests);
    writes = new Writes(database.store(), written, requests);
    pool = new HeldPool(database.store(), load.connections(), load.hold());
  }

  SeededDatabase database() {
    return database;
  }

  Writes writes() {
    return writes;
  }

  HeldPool pool() {
    return pool;
  }

  /**
   * Returns the users of a load whose parts follow each other: each begins when the one before has
   * ended.
   */
  List<PopulationBuilder> oneAfterTheOther() {
    return List.of(
        plans(), lookUps().andThen(queries().andThen(inserts().andThen(rowsAndConnections()))));
  }

  /** Returns the users of a warm-up, whose parts run at the same time. */
  List<PopulationBuilder> together() {
    return List.of(plans(), lookUps(), queries(), inserts());
  }

  /** Returns how long the parts take {@link #oneAfterTheOther}. */
  Duration duration() {
    // Gatling goes on to the next population at a whole second.
    return Stream.of(load.lookUp(), load.query(), load.write())
        .map(part -> Duration.ofSeconds((long) Math.ceil(part.window().toMillis() / 1000.0)))
        .reduce(load.hold(), Duration::plus);
  }

  private PopulationBuilder plans() {
    return scenario("plans").exec(api.plans()).injectOpen(atOnceUsers(1));
  }

  private PopulationBuilder lookUps() {
    return scenario("indexed look-ups").exec(api.lookUp()).injectOpen(constant(load.lookUp()));
  }

  private PopulationBuilder queries() {
    return scenario("query mix").exec(api.query()).injectOpen(constant(load.query()));
  }

  private PopulationBuilder inserts() {
    return scenario("writes").exec(writes.write()).injectOpen(constant(load.write()));
  }

  /** Returns one population for both. Gatling would wait up to a second between two populations. */
  private PopulationBuilder rowsAndConnections() {
    return scenario("rows and connections")
        .exec(writes.count())
        .exec(pool.hold())
        .exec(pool.inUse())
        .injectOpen(atOnceUsers(1));
  }

  private OpenInjectionStep[] constant(Load.Throughput part) {
    return ConstantRate.of(part.rate(), window.apply(part.window()));
  }
}
