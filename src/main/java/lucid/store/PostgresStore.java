package lucid.store;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lucid.config.Secret;

/**
 * PostgreSQL, through Vert.x' client: JDBC would need a thread for each of a hundred connections,
 * and these would take the cores from what is measured. {@link Store#NAME} is a schema in the
 * database that the address names.
 */
final class PostgresStore implements Store {
  private static final String APPLICATION = "lucid-phase2-performance";
  private static final Set<String> TABLES = Set.of("blocks", "sessions", "transactions");
  private static final int KINDS_OF_QUERIES = 4;
  private static final int KINDS_OF_LOOK_UPS = 2;
  private static final int CHUNK = 5_000;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final Duration WAITING_FOR_A_CONNECTION = Duration.ofSeconds(30);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final String POOLER =
      "a pooler answers at this address, not the server itself: it names other processes than those"
          + " that serve";

  private final Vertx vertx;

  /** For what is held: a hundred logins at once take a core for as long as a second. */
  private final Vertx holders;

  private final PgConnectOptions options;
  private final int size;
  private final Preparation preparation = new Preparation();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Pool pool;
  private volatile boolean pooled;

  private PostgresStore(PgConnectOptions options, int size) {
    // One event loop of its own: nothing of Gatling's waits for the database's answers.
    this.vertx = vertx(1);
    this.holders = vertx(PROCESSORS);
    this.options = options;
    this.size = size;
    this.pool = pool(size);
  }

  static PostgresStore open(Secret uri, int size) {
    return new PostgresStore(options(uri), size);
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
   * @throws StoreException if the driver does not understand the address
   */
  static List<String> hosts(Secret uri) {
    return List.of(options(uri).getHost());
  }

  private static PgConnectOptions options(Secret uri) {
    try {
      var options =
          PgConnectOptions.fromUri(uri.value())
              .setCachePreparedStatements(true)
              .addProperty("application_name", APPLICATION);
      if (options.getSslMode() != SslMode.DISABLE && options.getSslOptions() == null) {
        // As libpq has it: short of verify-*, the certificate is not looked at.
        boolean verifies =
            options.getSslMode() == SslMode.VERIFY_CA
                || options.getSslMode() == SslMode.VERIFY_FULL;
        options.setSslOptions(
            new ClientSSLOptions()
                .setTrustAll(!verifies)
                .setHostnameVerificationAlgorithm(
                    options.getSslMode() == SslMode.VERIFY_FULL ? "HTTPS" : ""));
      }
      return options;
    } catch (RuntimeException e) {
      // Its message may hold the address, and with it the password.
      throw new StoreException(
          "it is not an address that the PostgreSQL client understands, such as postgresql://user:password@host:5432/database");
    }
  }

  /** Those of {@link #holders} measure nothing. */
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
        .connectingTo(options)
        .with(
            pooled
                .setConnectionTimeout(Math.toIntExact(WAITING_FOR_A_CONNECTION.toSeconds()))
                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .with(new NetClientOptions().setConnectTimeout(Math.toIntExact(CONNECTING.toMillis())))
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
                            current_user::text AS me, current_database()::text AS database"""))
            .map(rows -> rows.iterator().next())
            .compose(row -> contents().map(contents -> server(row, contents))));
  }

  /**
   * A pooler names a process of its own to each client. Behind one, a statement that was prepared
   * by one connection may be carried out by another, which does not know it.
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
              options.setUseLayer7Proxy(true).setCachePreparedStatements(false);
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
                : contents.notOurs();
    return new Server(
        "PostgreSQL " + row.getString("version"),
        Optional.of("max_connections is " + row.getString("connections")),
        obstacle);
  }

  /** What is in the schema; empty if it is not there. */
  private record Contents(boolean isThere, boolean marked, Set<String> relations) {
    Optional<String> notOurs() {
      var others = new TreeSet<>(relations);
      if (marked) {
        others.removeAll(TABLES);
        if (others.isEmpty()) {
          return Optional.empty();
        }
      } else if (!isThere) {
        return Optional.empty();
      }
      return Optional.of(
          "the schema %s is there already and holds what this test did not make (%s): rename or drop it"
              .formatted(NAME, others.isEmpty() ? "nothing yet" : String.join(", ", others)));
    }
  }

  private Future<Contents> contents() {
    return script(
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
              return new Contents(rows.size() > 0, marked, relations);
            });
  }

  @Override
  public CompletionStage<Void> prepare(SeedData data, Consumer<String> progress) {
    return preparation.begin(() -> stage(prepared(data, progress)));
  }

  private Future<Void> prepared(SeedData data, Consumer<String> progress) {
    return lookForPooler()
        .compose(looked -> dropOurs())
        .compose(
            dropped -> {
              if (dropped) {
                progress.accept(NAME + " of an earlier run dropped");
              }
              // One implicit transaction: there is no moment without the mark.
              return nextStep(
                  "CREATE SCHEMA %1$s; COMMENT ON SCHEMA %1$s IS '%2$s'; %3$s"
                      .formatted(NAME, MARK, tables()));
            })
        .compose(made -> fill(data, progress))
        .compose(filled -> openPool(data));
  }

  private static String tables() {
    return """
        CREATE TABLE %1$s.blocks (hash text PRIMARY KEY, height bigint NOT NULL, previous_hash text NOT NULL,
            merkle_root text NOT NULL, "timestamp" timestamptz NOT NULL, transaction_count integer NOT NULL);
        CREATE TABLE %1$s.transactions (tx_id text NOT NULL, type text NOT NULL, status text NOT NULL,
            block_height bigint, "timestamp" timestamptz NOT NULL, data jsonb NOT NULL);
        CREATE TABLE %1$s.sessions (session_id text NOT NULL, user_id text NOT NULL, status text NOT NULL,
            created_at timestamptz NOT NULL)"""
        .formatted(NAME);
  }

  private static String indexes(String table) {
    return switch (table) {
      case "blocks" ->
          """
          CREATE UNIQUE INDEX blocks_height ON %1$s.blocks (height);
          CREATE INDEX blocks_timestamp ON %1$s.blocks ("timestamp" DESC)""";
      case "transactions" ->
          """
          CREATE UNIQUE INDEX transactions_tx_id ON %1$s.transactions (tx_id);
          CREATE INDEX transactions_block_height ON %1$s.transactions (block_height);
          CREATE INDEX transactions_status ON %1$s.transactions (status)""";
      default ->
          """
          CREATE UNIQUE INDEX sessions_session_id ON %1$s.sessions (session_id);
          CREATE INDEX sessions_user_id_created_at ON %1$s.sessions (user_id, created_at DESC)""";
    };
  }

  /** The tables at the same time: while the server inserts one's rows, the next are made here. */
  private Future<Void> fill(SeedData data, Consumer<String> progress) {
    var blocks =
        fill(
            "blocks",
            "SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::integer[])",
            data.rows(),
            data::block,
            List.of(
                column(String[]::new, Block::hash),
                column(Long[]::new, Block::height),
                column(String[]::new, Block::previousHash),
                column(String[]::new, Block::merkleRoot),
                column(OffsetDateTime[]::new, block -> utc(block.timestamp())),
                column(Integer[]::new, Block::transactionCount)),
            progress);
    var transactions =
        fill(
            "transactions",
            "SELECT a, b, c, d, e, f::jsonb FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[],"
                + " $5::timestamptz[], $6::text[]) AS t (a, b, c, d, e, f)",
            data.rows(),
            data::transaction,
            List.of(
                column(String[]::new, Transaction::txId),
                column(String[]::new, Transaction::type),
                column(String[]::new, Transaction::status),
                column(Long[]::new, row -> row.blockHeight().orElseThrow()),
                column(OffsetDateTime[]::new, row -> utc(row.timestamp())),
                column(String[]::new, Transaction::data)),
            progress);
    var sessions =
        fill(
            "sessions",
            "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])",
            data.rows(),
            data::session,
            List.of(
                column(String[]::new, Session::sessionId),
                column(String[]::new, Session::userId),
                column(String[]::new, Session::status),
                column(OffsetDateTime[]::new, row -> utc(row.createdAt()))),
            progress);
    return Future.join(blocks, transactions, sessions).mapEmpty();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** A column's values of some rows, as the array that {@code unnest} takes. */
  private static <R, T> Function<List<R>, Object> column(
      IntFunction<T[]> array, Function<R, T> value) {
    return rows -> rows.stream().map(value).toArray(array);
  }

  private <R> Future<Void> fill(
      String table,
      String select,
      int rows,
      IntFunction<R> row,
      List<Function<List<R>, Object>> columns,
      Consumer<String> progress) {
    long start = System.nanoTime();
    var insert = "INSERT INTO %s.%s %s".formatted(NAME, table, select);
    return Future.succeededFuture()
        .compose(begun -> chunks(insert, rows, row, columns, 0))
        .compose(filled -> nextStep(indexes(table).formatted(NAME)))
        // Else the first readers would write what the server remembers of each row.
        .compose(indexed -> nextStep("VACUUM ANALYZE %s.%s".formatted(NAME, table)))
        .<Void>mapEmpty()
        .onSuccess(
            done ->
                progress.accept(
                    "%,d %s in %.1f s".formatted(rows, table, (System.nanoTime() - start) / 1e9)));
  }

  private Future<RowSet<Row>> nextStep(String sql) {
    preparation.requireGoingOn();
    return script(sql);
  }

  private <R> Future<Void> chunks(
      String sql, int rows, IntFunction<R> row, List<Function<List<R>, Object>> columns, int from) {
    if (from >= rows) {
      return Future.succeededFuture();
    }
    preparation.requireGoingOn();
    int to = Math.min(rows, from + CHUNK);
    var chunk = IntStream.range(from, to).mapToObj(row).toList();
    var values = columns.stream().map(column -> column.apply(chunk)).toArray();
    return run(sql, values).compose(done -> chunks(sql, rows, row, columns, to));
  }

  /** An application's pool is open, and its queries prepared, before its users come. */
  private Future<Void> openPool(SeedData data) {
    preparation.requireGoingOn();
    var connections = IntStream.range(0, size).mapToObj(i -> pool.getConnection()).toList();
    return Future.join(connections)
        .compose(
            open ->
                Future.join(connections.stream().map(one -> prepare(one.result(), data)).toList()))
        .eventually(
            () ->
                Future.join(
                    connections.stream()
                        .filter(Future::succeeded)
                        .map(connection -> connection.result().close())
                        .toList()))
        .mapEmpty();
  }

  /** Carries out one of each; a statement that was prepared and closed would be forgotten. */
  private static Future<Void> prepare(SqlConnection connection, SeedData data) {
    return Stream.concat(
            IntStream.range(0, KINDS_OF_QUERIES).mapToObj(i -> statement(data.query(i))),
            IntStream.range(0, KINDS_OF_LOOK_UPS).mapToObj(i -> statement(data.lookUp(i))))
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

  private static String insert() {
    return "INSERT INTO %s.transactions VALUES ($1, $2, $3, $4, $5, $6::text::jsonb)"
        .formatted(NAME);
  }

  @Override
  public CompletionStage<Void> write(Transaction transaction) {
    return stage(
        run(
                insert(),
                transaction.txId(),
                transaction.type(),
                transaction.status(),
                transaction.blockHeight().isPresent()
                    ? transaction.blockHeight().getAsLong()
                    : null,
                utc(transaction.timestamp()),
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

  /** A statement and its values. */
  private record Statement(String sql, List<Object> values) {
    static Statement of(String sql, Object... values) {
      return new Statement(sql.formatted(NAME), List.of(values));
    }
  }

  private static Statement statement(Query query) {
    if (query instanceof Query.PageOfBlocks page) {
      return Statement.of(
          "SELECT * FROM %s.blocks ORDER BY height DESC OFFSET $1 LIMIT $2",
          (long) page.skip(), (long) page.rows());
    } else if (query instanceof Query.TransactionsOfBlock transactions) {
      return Statement.of(
          "SELECT * FROM %s.transactions WHERE block_height = $1 ORDER BY tx_id",
          transactions.height());
    } else if (query instanceof Query.SessionsOfUser sessions) {
      return Statement.of(
          "SELECT * FROM %s.sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2",
          sessions.userId(), (long) sessions.rows());
    }
    return Statement.of("SELECT * FROM %s.blocks ORDER BY height DESC LIMIT 1");
  }

  private static Statement statement(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById transaction
        ? Statement.of("SELECT * FROM %s.transactions WHERE tx_id = $1", transaction.txId())
        : Statement.of(
            "SELECT * FROM %s.blocks WHERE height = $1", ((LookUp.BlockByHeight) lookUp).height());
  }

  private Future<RowSet<Row>> run(Statement statement) {
    return run(statement.sql(), statement.values().toArray());
  }

  @Override
  public CompletionStage<Integer> query(Query query) {
    return stage(run(statement(query)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Integer> lookUp(LookUp lookUp) {
    return stage(run(statement(lookUp)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Plan> plan(LookUp lookUp) {
    var statement = statement(lookUp);
    return stage(
        run(new Statement("EXPLAIN (COSTS OFF) " + statement.sql(), statement.values()))
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
                unused -> {
                  var holding =
                      pool(
                          new PoolOptions().setMaxSize(connections).setEventLoopSize(PROCESSORS),
                          holders);
                  return holding
                      .getConnection()
                      .compose(first -> alone(first).map(first))
                      .compose(first -> hold(holding, first, connections))
                      .onFailure(failure -> holding.close());
                }));
  }

  private Future<Void> closePool() {
    var open = pool;
    pool = pool(size);
    return open.close();
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
                    : after(Duration.ofMillis(50)).compose(waited -> alone(first, deadline)));
  }

  private Future<Void> after(Duration pause) {
    Promise<Void> passed = Promise.promise();
    vertx.setTimer(pause.toMillis(), id -> passed.complete());
    return passed.future();
  }

  /** Connections of this client, in one of these states, as the server counts them. */
  private static Future<Integer> counted(SqlConnection connection, String... states) {
    return connection
        .preparedQuery(
            """
            SELECT count(*)::integer FROM pg_stat_activity
            WHERE application_name = $1 AND usename = current_user AND datname = current_database()
                AND state = ANY ($2)""")
        .execute(Tuple.wrap(new Object[] {APPLICATION, states}))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  private Future<HeldConnections> hold(Pool holding, SqlConnection first, int connections) {
    var others = IntStream.range(1, connections).mapToObj(i -> holding.getConnection()).toList();
    return Future.join(others)
        .otherwiseEmpty()
        .map(
            joined -> {
              var held = new ArrayList<SqlConnection>(List.of(first));
              others.stream().filter(Future::succeeded).map(Future::result).forEach(held::add);
              var refusal =
                  others.stream()
                      .filter(Future::failed)
                      .map(refused -> PostgresErrors.inWords(refused.cause(), options).getMessage())
                      .findFirst();
              return new Held(holding, List.copyOf(held), refusal);
            });
  }

  private final class Held implements HeldConnections {
    private static final Duration BUSY = Duration.ofMillis(400);

    private final Pool holding;
    private final List<SqlConnection> connections;
    private final Optional<String> refusal;

    Held(Pool holding, List<SqlConnection> connections, Optional<String> refusal) {
      this.holding = holding;
      this.connections = connections;
      this.refusal = refusal;
    }

    @Override
    public Optional<String> refusal() {
      return refusal;
    }

    /** All but the first sleep on the server, while the first asks how many are active. */
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
      return stage(holding.close());
    }
  }

  @Override
  public CompletionStage<Void> drop() {
    return preparation.giveUp().thenCompose(ended -> stage(dropOurs().mapEmpty()));
  }

  /** Whether there was something to drop. */
  private Future<Boolean> dropOurs() {
    return contents()
        .compose(
            contents -> {
              if (contents.notOurs().isPresent()) {
                return Future.failedFuture(new StoreException(contents.notOurs().get()));
              }
              // Two who drop it at the same time both find it there.
              return contents.isThere()
                  ? script("DROP SCHEMA IF EXISTS %s CASCADE".formatted(NAME)).map(true)
                  : Future.succeededFuture(false);
            });
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
