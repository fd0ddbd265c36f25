package lucid.store;

import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A database as an application sees it: through a pool of connections, asynchronously. It lives in
 * a database (MongoDB) or schema (PostgreSQL) of its own, {@value #NAME}, and neither lists, reads
 * nor writes anything else.
 *
 * <p>Every stage fails with a {@link StoreException} where the server, the network or the address
 * is the cause. Stages complete on the driver's threads.
 */
public interface Store extends AutoCloseable {
  /** Everything that is made is in here. */
  String NAME = "lucid_perf_test";

  /** Says of what is in {@link #NAME} that it may be dropped. */
  String MARK = "made_by_lucid_phase2_performance";

  /** Those on which its answers arrive, as far as the driver tells. */
  default List<EventExecutor> eventLoops() {
    return List.of();
  }

  /** Logs in and looks around; changes nothing. */
  CompletionStage<Server> connect();

  /** What time it is, by the server's clock. */
  CompletionStage<Instant> time();

  /**
   * Makes {@link #NAME} with the seed data and its indexes, and opens the pool. What an earlier run
   * left behind is dropped first.
   *
   * @param filling bounds it, and tells what has been done
   * @return fails, with nothing changed, if {@link #NAME} is there and was not made by this; with
   *     something made, which {@link #drop} drops, if it takes too long
   */
  CompletionStage<Void> prepare(SeedData data, Filling filling);

  /** Writes one row; completes when the server has acknowledged it. */
  CompletionStage<Void> write(TransactionRow transaction);

  /**
   * Returns that a pooler answers in the server's place, as a clause; empty if {@link #connect} and
   * {@link #prepare} have seen none.
   */
  default Optional<String> pooler() {
    return Optional.empty();
  }

  /** How many rows a query found. */
  CompletionStage<Integer> query(Query query);

  /** How many rows a look-up found. */
  CompletionStage<Integer> lookUp(LookUp lookUp);

  /** How the server would carry out a look-up; does not carry it out. */
  CompletionStage<Plan> plan(LookUp lookUp);

  /** Transactions of a type. */
  CompletionStage<Long> count(String type);

  /**
   * Closes the pool, then opens so many connections and keeps them; fewer if the server takes no
   * more. The pool opens again when it is needed.
   */
  CompletionStage<HeldConnections> hold(int connections);

  /** Gives up {@link #prepare}, for good, and drops {@link #NAME} if this made it; nothing else. */
  CompletionStage<Void> drop();

  /** Closes every connection. */
  @Override
  void close();
}
