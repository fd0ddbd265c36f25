package lucid.store.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import lucid.store.HeldConnections;
import lucid.store.StoreException;

/** Connections that were all taken out of a pool. The first one counts while the others sleep. */
final class PostgresHeldConnections implements HeldConnections {
  private static final Duration BUSY = Duration.ofMillis(400);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Pool pool;
  private final String application;
  private final Function<Throwable, StoreException> inWords;
  private final List<SqlConnection> connections = new ArrayList<>();
  private Optional<String> refusal = Optional.empty();

  private PostgresHeldConnections(
      Vertx vertx, Pool pool, String application, Function<Throwable, StoreException> inWords) {
    this.vertx = vertx;
    this.pool = pool;
    this.application = application;
    this.inWords = inWords;
  }

  /**
   * Opens as many connections as the server takes.
   *
   * @param vertx the Vert.x whose timers are used
   * @param pool a pool of {@code wanted} connections, none of which is open; closed with them
   * @param application the name of every connection of this client
   */
  static Future<HeldConnections> open(
      Vertx vertx,
      Pool pool,
      int wanted,
      String application,
      Function<Throwable, StoreException> inWords) {
    var held = new PostgresHeldConnections(vertx, pool, application, inWords);
    return pool.getConnection()
        .compose(first -> held.alone(first).map(first))
        .compose(first -> held.withOthers(first, wanted))
        .onFailure(failure -> pool.close());
  }

  /** Waits until the server has forgotten the connections that were closed just now. */
  private Future<Void> alone(SqlConnection first) {
    return alone(first, System.nanoTime() + CLOSING.toNanos());
  }

  private Future<Void> alone(SqlConnection first, long deadline) {
    return counted(first, "idle", "active")
        .compose(
            open ->
                open == 1 || System.nanoTime() > deadline
                    ? Future.succeededFuture()
                    : after(BETWEEN_LOOKS).compose(waited -> alone(first, deadline)));
  }

  private Future<Void> after(Duration pause) {
    Promise<Void> passed = Promise.promise();
    vertx.setTimer(pause.toMillis(), id -> passed.complete());
    return passed.future();
  }

  /** Returns the server's count of this client's connections in one of these states. */
  private Future<Integer> counted(SqlConnection connection, String... states) {
    return connection
        .preparedQuery(
            """
            SELECT count(*)::integer FROM pg_stat_activity
            WHERE application_name = $1 AND usename = current_user AND datname = current_database()
                AND state = ANY ($2)""")
        .execute(Tuple.wrap(new Object[] {application, states}))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  private Future<HeldConnections> withOthers(SqlConnection first, int wanted) {
    var others = IntStream.range(1, wanted).mapToObj(i -> pool.getConnection()).toList();
    return Future.join(others)
        .otherwiseEmpty()
        .map(
            joined -> {
              connections.add(first);
              others.stream()
                  .filter(Future::succeeded)
                  .map(Future::result)
                  .forEach(connections::add);
              refusal =
                  others.stream()
                      .filter(Future::failed)
                      .map(refused -> inWords.apply(refused.cause()).getMessage())
                      .findFirst();
              return this;
            });
  }

  @Override
  public Optional<String> refusal() {
    return refusal;
  }

  /** Lets all connections but the first sleep, while the first asks how many are active. */
  @Override
  public CompletionStage<Look> look() {
    var busy =
        connections.stream()
            .skip(1)
            .map(
                connection ->
                    connection
                        .preparedQuery("SELECT pg_sleep($1)")
                        .execute(Tuple.of(BUSY.toMillis() / 1000.0)))
            .toList();
    return stage(
        after(BUSY.dividedBy(2))
            .compose(begun -> counted(connections.get(0), "active"))
            .compose(
                active ->
                    Future.join(busy)
                        .otherwiseEmpty()
                        .map(
                            done ->
                                new Look(
                                    active,
                                    1 + (int) busy.stream().filter(Future::succeeded).count()))));
  }

  @Override
  public CompletionStage<Void> release() {
    return stage(pool.close());
  }

  private <T> CompletionStage<T> stage(Future<T> future) {
    return future
        .recover(failure -> Future.failedFuture(inWords.apply(failure)))
        .toCompletionStage();
  }
}
