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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lucid.config.Secret;
import lucid.store.AddressException;
import lucid.store.DatabaseAccess;
import lucid.store.Filling;
import lucid.store.HeldConnections;
import lucid.store.LookUp;
import lucid.store.MarkedStore;
import lucid.store.Plan;
import lucid.store.Query;
import lucid.store.SeedData;
import lucid.store.Server;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.TransactionRow;
import lucid.store.UntoldException;

/**
 * A store in PostgreSQL. It uses Vert.x' client, since JDBC would need a thread for each of a
 * hundred connections, which would take the cores from the measurement. {@link Store#NAME} is a
 * schema in the database that the address names.
 */
public final class PostgresStore extends MarkedStore {
  private static final String APPLICATION = "lucid-phase2-performance";
  private static final int KINDS_OF_QUERIES = 4;
  private static final int KINDS_OF_LOOK_UPS = 2;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final Duration WAITING_FOR_A_CONNECTION = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final String POOLER =
      "a pooler answers at this address, not the server itself: it names other processes than those"
          + " that serve";

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

  private PostgresStore(PostgresOptions options, int size) {
    // One event loop of its own, so that nothing of Gatling's waits for the database's answers.
    this.vertx = vertx(1);
    this.holders = vertx(PROCESSORS);
    this.options = options;
    this.size = size;
    this.pool = pool(size);
  }

  /**
   * Opens a store.
   *
   * @param size the maximum number of connections
   * @throws AddressException if the address can't be used
   */
  public static PostgresStore open(DatabaseAccess access, int size) {
    return new PostgresStore(PostgresOptions.of(access, APPLICATION), size);
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

  /**
   * Returns the host that the driver connects to.
   *
   * @throws AddressException if the address can't be used
   */
  public static List<String> hosts(Secret uri) {
    return List.of(PostgresOptions.of(DatabaseAccess.to(uri), APPLICATION).driver().getHost());
  }

  /** Returns the event loops that measure, which are not those of {@link #holders}. */
  @Override
  public List<EventExecutor> eventLoops() {
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

  private <T> CompletionStage<T> stage(Future<T> future) {
    return future
        .recover(failure -> Future.failedFuture(PostgresErrors.inWords(failure, options)))
        .toCompletionStage();
  }

  private Future<RowSet<Row>> run(String sql, Object... values) {
    return pool.preparedQuery(sql).execute(Tuple.wrap(values));
  }

  private Future<RowSet<Row>> script(String sql) {
    return pool.query(sql).execute();
  }

  @Override
  public CompletionStage<Server> connect() {
    return stage(
            lookForPooler()
                .compose(
                    looked ->
                        script(
                            """
                        SELECT current_setting('server_version') AS version,
                            current_setting('max_connections') AS connections,
                            current_setting('transaction_read_only')::boolean AS read_only,
                            has_database_privilege(current_database(), 'CREATE') AS may_create,
                            current_user::text AS me, current_database()::text AS database,
                            current_setting('fsync') AS fsync,
                            current_setting('synchronous_commit') AS synchronous_commit"""))
                .map(rows -> rows.iterator().next()))
        .thenCompose(row -> contents().thenApply(found -> server(row, found)));
  }

  /**
   * Looks for a pooler, which names a process of its own to each client. Behind a pooler, a
   * statement that one connection prepared may be carried out by another, which does not know it.
   */
  private Future<Void> lookForPooler() {
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

  @Override
  public Optional<String> pooler() {
    return pooled ? Optional.of(POOLER) : Optional.empty();
  }

  @Override
  public CompletionStage<Instant> time() {
    return stage(
        script("SELECT clock_timestamp() AS now")
            .map(rows -> rows.iterator().next().getOffsetDateTime("now").toInstant()));
  }

  private Server server(Row row, Contents contents) {
    Optional<String> obstacle =
        row.getBoolean("read_only")
            ? Optional.of("the user %s can only read".formatted(row.getString("me")))
            : !row.getBoolean("may_create")
                ? Optional.of(
                    "the user %s may not make a schema: GRANT CREATE ON DATABASE %s TO %s"
                        .formatted(
                            row.getString("me"), row.getString("database"), row.getString("me")))
                : contents.obstacle();
    return new Server(
        "PostgreSQL " + row.getString("version"),
        Optional.of("max_connections is " + row.getString("connections")),
        "synchronous_commit=%s, fsync=%s"
            .formatted(row.getString("synchronous_commit"), row.getString("fsync")),
        obstacle);
  }

  @Override
  protected CompletionStage<Contents> contents() {
    return stage(
        script(
                """
            SELECT coalesce(obj_description(n.oid, 'pg_namespace'), '') AS mark, c.relname::text AS relation
            FROM pg_namespace n
            LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            WHERE n.nspname = '%s'"""
                    .formatted(NAME))
            .map(
                rows -> {
                  var relations = new TreeSet<String>();
                  boolean marked = false;
                  for (var row : rows) {
                    marked = row.getString("mark").equals(MARK);
                    Optional.ofNullable(row.getString("relation")).ifPresent(relations::add);
                  }
                  return new Contents("schema", rows.size() > 0, marked, relations);
                }));
  }

  @Override
  public CompletionStage<Void> prepare(SeedData data, Filling filling) {
    return stage(lookForPooler()).thenCompose(looked -> super.prepare(data, filling));
  }

  /** Makes the schema in one implicit transaction: there is no moment without the mark. */
  @Override
  protected CompletionStage<?> make() {
    return stage(script(PostgresSql.schema()));
  }

  /** Fills all tables at the same time: the client makes rows while the server inserts others. */
  @Override
  protected CompletionStage<Void> fill(SeedData data, Filling filling) {
    return CompletableFuture.allOf(
        PostgresRows.tables(data).stream()
            .map(
                table ->
                    fill(
                        table.name(),
                        data.rows(),
                        filling,
                        (from, to) -> stage(run(table.insert(), table.values(from, to))),
                        () -> stage(index(table.name()))))
            .toArray(CompletableFuture<?>[]::new));
  }

  private Future<?> index(String table) {
    return script(PostgresSql.indexes(table))
        .compose(
            indexed -> {
              requireGoingOn();
              // Otherwise the first readers would have to write the hint bits of each row.
              return script("VACUUM ANALYZE %s.%s".formatted(NAME, table));
            });
  }

  /** Opens the pool and prepares its statements, as an application does before its users come. */
  @Override
  protected CompletionStage<Void> openPool(SeedData data) {
    var connections = IntStream.range(0, size).mapToObj(i -> pool.getConnection()).toList();
    return stage(
        Future.join(connections)
            .compose(
                open ->
                    Future.join(
                        connections.stream().map(one -> prepare(one.result(), data)).toList()))
            .eventually(
                () ->
                    Future.join(
                        connections.stream()
                            .filter(Future::succeeded)
                            .map(connection -> connection.result().close())
                            .toList()))
            .mapEmpty());
  }

  /** Carries out a statement of each kind, since one that is only prepared would be forgotten. */
  private static Future<Void> prepare(SqlConnection connection, SeedData data) {
    return Stream.concat(
            IntStream.range(0, KINDS_OF_QUERIES)
                .mapToObj(i -> PostgresSql.statement(data.query(i))),
            IntStream.range(0, KINDS_OF_LOOK_UPS)
                .mapToObj(i -> PostgresSql.statement(data.lookUp(i))))
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

  @Override
  public CompletionStage<Void> write(TransactionRow transaction) {
    return stage(
        run(
                PostgresSql.insert(),
                transaction.txId(),
                transaction.type(),
                transaction.status(),
                transaction.blockHeight().isPresent()
                    ? transaction.blockHeight().getAsLong()
                    : null,
                PostgresSql.utc(transaction.timestamp()),
                transaction.data())
            .compose(
                rows ->
                    rows.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                            new StoreException(
                                "acknowledged as %d rows inserted, expected 1"
                                    .formatted(rows.rowCount())))));
  }

  private Future<RowSet<Row>> run(PostgresSql.Statement statement) {
    return run(statement.sql(), statement.values().toArray());
  }

  @Override
  public CompletionStage<Integer> query(Query query) {
    return stage(run(PostgresSql.statement(query)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Integer> lookUp(LookUp lookUp) {
    return stage(run(PostgresSql.statement(lookUp)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Plan> plan(LookUp lookUp) {
    var statement = PostgresSql.statement(lookUp);
    return stage(
        run(statement.explained())
            .map(
                rows -> {
                  var lines =
                      StreamSupport.stream(rows.spliterator(), false)
                          .map(row -> row.getString(0).strip())
                          .toList();
                  return new Plan(
                      lines.get(0).startsWith("Index Scan")
                          || lines.get(0).startsWith("Index Only Scan"),
                      String.join("; ", lines));
                }));
  }

  @Override
  public CompletionStage<Long> count(String type) {
    return stage(
        run("SELECT count(*) FROM %s.transactions WHERE type = $1".formatted(NAME), type)
            .map(rows -> rows.iterator().next().getLong(0)));
  }

  @Override
  public CompletionStage<HeldConnections> hold(int connections) {
    if (pooled) {
      return CompletableFuture.failedFuture(
          new UntoldException(
              POOLER + "; how many connections it takes says nothing of the server"));
    }
    return stage(
        closePool()
            .compose(
                closed ->
                    PostgresHeldConnections.open(
                        vertx,
                        pool(
                            new PoolOptions().setMaxSize(connections).setEventLoopSize(PROCESSORS),
                            holders),
                        connections,
                        APPLICATION,
                        failure -> PostgresErrors.inWords(failure, options))));
  }

  private Future<Void> closePool() {
    var open = pool;
    pool = pool(size);
    return open.close();
  }

  @Override
  protected void cancelStatements() {
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

  /** Drops the schema, if another client that drops it at the same time has not been faster. */
  @Override
  protected CompletionStage<?> dropAll() {
    return stage(script("DROP SCHEMA IF EXISTS %s CASCADE".formatted(NAME)));
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
