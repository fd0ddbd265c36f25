package lucid.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import lucid.config.Secret;
import lucid.settings.Load;
import lucid.store.LookUp;
import lucid.store.Plan;
import lucid.store.SeedData;
import lucid.store.Store;
import lucid.store.StoreException;

/** The database under test with the seed data in it: filled before the load, dropped after it. */
final class SeededDatabase {
  private static final Duration FILLING = Duration.ofMinutes(5);
  private static final Duration DROPPING = Duration.ofSeconds(20);

  private final Store store;
  private final SeedData data;
  private volatile List<Plan> plans = List.of();

  private SeededDatabase(Store store, SeedData data) {
    this.store = store;
    this.data = data;
  }

  /** Connects to nothing yet. */
  static SeededDatabase at(Secret uri, Load.Database load) {
    return new SeededDatabase(Store.open(uri, load.pool()), new SeedData(load.rows()));
  }

  /**
   * Makes and fills it, shows how far it is, and asks for the look-ups' plans.
   *
   * @throws StoreException if that can't be done
   */
  SeededDatabase fill() {
    System.out.printf("Filling %s:%n", Store.NAME);
    await(store.prepare(data, done -> System.out.printf("  %s%n", done)), FILLING, "it was filled");
    plans =
        List.of(
            await(store.plan(data.lookUp(0)), DROPPING, "a plan was made"),
            await(store.plan(data.lookUp(1)), DROPPING, "a plan was made"));
    return this;
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
      await(store.drop(), DROPPING, "it was dropped");
    } catch (StoreException e) {
      throw new StoreException(
          "%s could not be dropped (%s); the next run will".formatted(Store.NAME, e.getMessage()));
    } finally {
      store.close();
    }
  }

  private static <T> T await(CompletionStage<T> stage, Duration patience, String what) {
    try {
      return stage
          .toCompletableFuture()
          .copy()
          .orTimeout(patience.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException(
              "not within %d s that %s: %s".formatted(patience.toSeconds(), what, e.getCause()));
    }
  }
}
