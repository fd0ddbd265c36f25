package lucid.store.postgres;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import lucid.store.HeldConnections;

/**
 * The connections to a PostgreSQL server, by Vert.x' client: JDBC would need a thread for each of a
 * hundred connections, which would take the cores from the measurement.
 */
final class PostgresClient implements AutoCloseable {
  static final String APPLICATION = "lucid-phase2-performance";
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final Duration WAITING_FOR_A_CONNECTION = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;

  /**
   * The Vert.x of the held connections: a hundred logins at once take a core for up to a second.
   */
  private final Vertx holders;

  private final PostgresOptions options;
  private final int size;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Pool pool;
  private volatile boolean pooled;

  /**
   * @param size the maximum number of connections of the pool
   */
  PostgresClient(PostgresOptions options, int size) {
    // One event loop of its own, so that nothing of Gatling's waits for the database's answers.
    this.vertx = vertx(1);
    this.holders = vertx(PROCESSORS);
    this.options = options;
    this.size = size;
    this.pool = pool(size);
  }

  private static Vertx vertx(int eventLoops) {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Returns the event loops that measure, which are not those of {@link #holders}. */
  List<EventExecutor> eventLoops() {
    var loops = new ArrayList<EventExecutor>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
    return loops;
  }

  private Pool pool(int connections) {
    return pool(new PoolOptions().setMaxSize(connections), vertx);
  }

  private Pool pool(PoolOptions pooled, Vertx on) {
    return PgBuilder.pool()
        .connectingTo(options.driver())
        .with(
            pooled
                .setConnectionTimeout(Math.toIntExact(WAITING_FOR_A_CONNECTION.toSeconds()))
                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .with(
            new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(options.connecting().toMillis())))
        .using(on)
        .build();
  }

  /** Returns the result of {@code future}; a failure is explained in a reader's words. */
  <T> CompletionStage<T> stage(Future<T> future) {
    return future
        .recover(failure -> Future.failedFuture(PostgresErrors.inWords(failure, options)))
        .toCompletionStage();
  }

  /** Runs a prepared statement. */
  Future<RowSet<Row>> run(String sql, Object... values) {
    return pool.preparedQuery(sql).execute(Tuple.wrap(values));
  }

  /** Runs statements that have no parameters. */
  Future<RowSet<Row>> script(String sql) {
    return pool.query(sql).execute();
  }

  Future<RowSet<Row>> run(PostgresSql.Statement statement) {
    return run(statement.sql(), statement.values().toArray());
  }

  /**
   * Looks for a pooler, which names a process of its own to each client. Behind a pooler, a
   * statement that one connection prepared may be carried out by another, which does not know it.
   */
  Future<Void> lookForPooler() {
    if (pooled) {
      return Future.succeededFuture();
    }
    return pool.getConnection()
        .compose(
            connection ->
                connection
                    .query("SELECT pg_backend_pid() AS process")
                    .execute()
                    .map(
                        rows ->
                            rows.iterator().next().getInteger("process")
                                != PgConnection.cast(connection).processId())
                    .eventually(connection::close))
        .compose(
            between -> {
              if (!between) {
                return Future.succeededFuture();
              }
              pooled = true;
              options.driver().setUseLayer7Proxy(true).setCachePreparedStatements(false);
              return closePool();
            });
  }

  /** Returns whether a pooler answers in the server's place. */
  boolean isPooled() {
    return pooled;
  }

  /** Opens every connection of the pool and runs {@code statements} on each. */
  Future<Void> openPool(List<PostgresSql.Statement> statements) {
    var connections = IntStream.range(0, size).mapToObj(i -> pool.getConnection()).toList();
    return Future.join(connections)
        .compose(
            open ->
                Future.join(
                    connections.stream().map(one -> run(statements, one.result())).toList()))
        .eventually(
            () ->
                Future.join(
                    connections.stream()
                        .filter(Future::succeeded)
                        .map(connection -> connection.result().close())
                        .toList()))
        .mapEmpty();
  }

  private static Future<Void> run(
      List<PostgresSql.Statement> statements, SqlConnection connection) {
    return statements.stream()
        .reduce(
            Future.<Void>succeededFuture(),
            (before, statement) ->
                before.compose(
                    done ->
                        connection
                            .preparedQuery(statement.sql())
                            .execute(Tuple.wrap(statement.values().toArray()))
                            .mapEmpty()),
            (a, b) -> b);
  }

  /** Opens connections that are held, in place of those of the pool. */
  Future<HeldConnections> hold(int connections) {
    return closePool()
        .compose(
            closed ->
                PostgresHeldConnections.open(
                    vertx,
                    pool(
                        new PoolOptions().setMaxSize(connections).setEventLoopSize(PROCESSORS),
                        holders),
                    connections,
                    APPLICATION,
                    failure -> PostgresErrors.inWords(failure, options)));
  }

  private Future<Void> closePool() {
    var open = pool;
    pool = pool(size);
    return open.close();
  }

  /** Cancels the statements of this application that still run. */
  void cancelStatements() {
    PgConnection.connect(vertx, options.driver())
        .onSuccess(
            connection ->
                connection
                    .preparedQuery(
                        """
                        SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                        WHERE application_name = $1 AND usename = current_user
                            AND datname = current_database() AND pid <> pg_backend_pid()""")
                    .execute(Tuple.of(APPLICATION))
                    .eventually(connection::close));
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      pool.close().await(CLOSING.toSeconds(), TimeUnit.SECONDS);
      for (var one : List.of(holders, vertx)) {
        one.close().await(CLOSING.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (TimeoutException e) {
      // Its threads are daemons, and the server sees the sockets go with the process.
      System.err.println("PostgreSQL's client did not close within " + CLOSING.toSeconds() + " s");
    }
  }
}
