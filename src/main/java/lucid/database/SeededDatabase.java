package lucid.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import lucid.config.Secret;
import lucid.settings.Load;
import lucid.store.DatabaseAccess;
import lucid.store.Filling;
import lucid.store.LookUp;
import lucid.store.Plan;
import lucid.store.SeedData;
import lucid.store.Server;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.open.Stores;

/**
 * The database under test with its seed data. It is filled before the load and dropped after it.
 */
final class SeededDatabase {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Store store;
  private final SeedData data;
  private final Duration filling;
  private volatile List<Plan> plans = List.of();
  private volatile Optional<Server> server = Optional.empty();

  private SeededDatabase(Store store, SeedData data, Duration filling) {
    this.store = store;
    this.data = data;
    this.filling = filling;
  }

  /** Returns the database without connecting to it. */
  static SeededDatabase at(DatabaseAccess access, Load.Database load) {
    return new SeededDatabase(
        Stores.open(access, load.pool()), new SeedData(load.rows()), load.filling());
  }

  /**
   * Creates and fills the database, prints the progress, and reads the plans of the look-ups.
   *
   * @throws StoreException if it can't be created or filled
   */
  void fill() {
    System.out.printf("Filling %s:%n", Store.NAME);
    server = Optional.of(await(store.connect(), PATIENCE, "the server told its version"));
    var bound = new Filling(filling, done -> System.out.printf("  %s%n", done));
    await(store.prepare(data, bound), filling, bound::stopped);
    plans =
        List.of(
            await(store.plan(data.lookUp(0)), PATIENCE, "a plan was made"),
            await(store.plan(data.lookUp(1)), PATIENCE, "a plan was made"));
  }

  /** Returns the server's version, and when it acknowledges a write; empty before the filling. */
  Optional<String> serverInWords() {
    return server.map(
        one ->
            "%s; a write is acknowledged with %s".formatted(one.version(), one.acknowledgement()));
  }

  Store store() {
    return store;
  }

  SeedData data() {
    return data;
  }

  /** Returns why a look-up's latency is not that of its index; empty if its plan uses the index. */
  Optional<String> planWithoutIndex(LookUp lookUp) {
    boolean byId = lookUp instanceof LookUp.TransactionById;
    var plan = plans.get(byId ? 1 : 0);
    return plan.usesIndex().orElse(false)
        ? Optional.empty()
        : Optional.of(
            "the plan of the look-up of %s uses no index: %s"
                .formatted(byId ? "a transaction by tx_id" : "a block by height", plan.summary()));
  }

  /** Returns why it is unknown whether look-ups use an index; empty if it is known. */
  Optional<String> whyPlanUnknown() {
    return plans.stream()
        .filter(plan -> plan.usesIndex().isEmpty())
        .findFirst()
        .map(
            plan ->
                "the server does not tell its plan for the look-up of a row (explain: %s)"
                    .formatted(plan.summary()));
  }

  /**
   * Returns a sentence about the pooler in front of the database, and what to do; empty if none is
   * seen.
   */
  Optional<String> pooler() {
    return store
        .pooler()
        .map(
            pooler ->
                pooler
                    + ", and the figure contains the time that it adds; give the server's own address");
  }

  /**
   * Drops the database and closes every connection.
   *
   * @throws StoreException if it could not be dropped
   */
  void drop() {
    try {
      await(store.drop(), PATIENCE, "the database was dropped");
    } catch (StoreException e) {
      throw new StoreException(
          "%s could not be dropped (%s); the next run will drop it"
              .formatted(Store.NAME, e.getMessage()));
    } finally {
      store.close();
    }
  }

  private static <T> T await(CompletionStage<T> stage, Duration patience, String what) {
    return await(
        stage,
        patience,
        () ->
            new StoreException(
                "it took more than %d s until %s".formatted(patience.toSeconds(), what)));
  }

  /**
   * @param tooLate makes the exception for a stage that took longer than {@code patience}
   */
  private static <T> T await(
      CompletionStage<T> stage, Duration patience, Supplier<StoreException> tooLate) {
    try {
      return stage
          .toCompletableFuture()
          .copy()
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e.getCause() instanceof TimeoutException
          ? tooLate.get()
          : new StoreException(Secret.safeMessage(e.getCause()));
    }
  }
}
