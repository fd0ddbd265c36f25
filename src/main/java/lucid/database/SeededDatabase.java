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

/** The database under test with the seed data in it: filled before the load, dropped after it. */
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

  /** Connects to nothing yet. */
  static SeededDatabase at(DatabaseAccess access, Load.Database load) {
    return new SeededDatabase(
        Stores.open(access, load.pool()), new SeedData(load.rows()), load.filling());
  }

  /**
   * Makes and fills it, shows how far it is, and asks for the look-ups' plans.
   *
   * @throws StoreException if that can't be done
   */
  void fill() {
    System.out.printf("Filling %s:%n", Store.NAME);
    server = Optional.of(await(store.connect(), PATIENCE, "the server told what it is"));
    var bound = new Filling(filling, done -> System.out.printf("  %s%n", done));
    await(store.prepare(data, bound), filling, bound::stopped);
    plans =
        List.of(
            await(store.plan(data.lookUp(0)), PATIENCE, "a plan was made"),
            await(store.plan(data.lookUp(1)), PATIENCE, "a plan was made"));
  }

  /**
   * Returns which server was measured, and when it acknowledges a write; empty until it is filled.
   */
  Optional<String> words() {
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

  /**
   * Why a look-up's latency says nothing of its index; empty if its plan proves that it is used.
   */
  Optional<String> planWithoutIndex(LookUp lookUp) {
    boolean byId = lookUp instanceof LookUp.TransactionById;
    var plan = plans.get(byId ? 1 : 0);
    return plan.usesIndex().orElse(false)
        ? Optional.empty()
        : Optional.of(
            "the plan of the look-up of %s uses no index: %s"
                .formatted(byId ? "a transaction by tx_id" : "a block by height", plan.summary()));
  }

  /** Returns why nobody can tell whether look-ups use an index; empty if the server tells. */
  Optional<String> untoldPlan() {
    return plans.stream()
        .filter(plan -> plan.usesIndex().isEmpty())
        .findFirst()
        .map(
            plan ->
                "the server does not tell by which plan it looks up a row (explain: %s)"
                    .formatted(plan.summary()));
  }

  /** Returns what stands between, and what to do about it; empty if nothing is seen. */
  Optional<String> pooler() {
    return store
        .pooler()
        .map(
            pooler ->
                pooler + ", and what it adds is in the figure; give the server's own address");
  }

  /**
   * Drops it and closes every connection.
   *
   * @throws StoreException if it is still there
   */
  void drop() {
    try {
      await(store.drop(), PATIENCE, "it was dropped");
    } catch (StoreException e) {
      throw new StoreException(
          "%s could not be dropped (%s); the next run will".formatted(Store.NAME, e.getMessage()));
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
   * @param tooLate says that it took longer than {@code patience}
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
