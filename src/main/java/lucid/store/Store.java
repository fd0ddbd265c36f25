package lucid.store;

import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A database as an application uses it: asynchronously, through a pool of connections. Its data are
 * in a database (MongoDB) or schema (PostgreSQL) of their own, {@value #NAME}. The store neither
 * lists, reads nor writes anything else.
 *
 * <p>Every stage fails with a {@link StoreException} if the server, the network or the address is
 * the cause. Stages complete on the driver's threads.
 */
public interface Store extends AutoCloseable {
  /** The database or schema that holds everything that the store makes. */
  String NAME = "lucid_perf_test";

  /** The mark which says that this test made {@link #NAME} and may drop it. */
  String MARK = "made_by_lucid_phase2_performance";

  /** Returns the event loops on which answers arrive, as far as the driver tells. */
  default List<EventExecutor> eventLoops() {
    return List.of();
  }

  /** Logs in, and returns a description of the server. Changes nothing. */
  CompletionStage<Server> connect();

  /** Returns the time by the server's clock. */
  CompletionStage<Instant> time();

  /**
   * Makes {@link #NAME} with the seed data and its indexes, and opens the pool. Drops the remains
   * of an earlier run first.
   *
   * @param filling limits the time, and reports the progress
   * @return a stage that fails, with nothing changed, if {@link #NAME} exists and was not made by
   *     this test. It also fails if the filling takes too long; {@link #drop} drops what was made
   */
  CompletionStage<Void> prepare(SeedData data, Filling filling);

  /** Writes one row; completes when the server has acknowledged it. */
  CompletionStage<Void> write(TransactionRow transaction);

  /**
   * Returns a clause that says that a pooler answers in the server's place; empty if {@link
   * #connect} and {@link #prepare} have seen none.
   */
  default Optional<String> pooler() {
    return Optional.empty();
  }

  /** Returns the number of rows that a query found. */
  CompletionStage<Integer> query(Query query);

  /** Returns the number of rows that a look-up found. */
  CompletionStage<Integer> lookUp(LookUp lookUp);

  /** Returns the server's plan for a look-up, without carrying it out. */
  CompletionStage<Plan> plan(LookUp lookUp);

  /** Returns the number of transactions of a type. */
  CompletionStage<Long> count(String type);

  /**
   * Closes the pool, then opens {@code connections} and keeps them; fewer if the server takes no
   * more. The pool opens again when it is needed.
   */
  CompletionStage<HeldConnections> hold(int connections);

  /** Gives up {@link #prepare} for good, and drops {@link #NAME} alone, if this test made it. */
  CompletionStage<Void> drop();

  /** Closes every connection. */
  @Override
  void close();
}
