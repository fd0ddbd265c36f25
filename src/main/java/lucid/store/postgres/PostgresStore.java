package lucid.store.postgres;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

/** A store in PostgreSQL. {@link Store#NAME} is a schema in the database that the address names. */
public final class PostgresStore extends MarkedStore {
  private static final int KINDS_OF_QUERIES = 4;
  private static final int KINDS_OF_LOOK_UPS = 2;
  private static final String POOLER =
      "a pooler answers at this address, not the server itself: it names other processes than those"
          + " that serve";

  private final PostgresClient client;

  private PostgresStore(PostgresClient client) {
    this.client = client;
  }

  /**
   * Opens a store.
   *
   * @param size the maximum number of connections
   * @throws AddressException if the address can't be used
   */
  public static PostgresStore open(DatabaseAccess access, int size) {
    return new PostgresStore(
        new PostgresClient(PostgresOptions.of(access, PostgresClient.APPLICATION), size));
  }

  /**
   * Returns the host that the driver connects to.
   *
   * @throws AddressException if the address can't be used
   */
  public static List<String> hosts(Secret uri) {
    return List.of(
        PostgresOptions.of(DatabaseAccess.to(uri), PostgresClient.APPLICATION).driver().getHost());
  }

  @Override
  public CompletionStage<Server> connect() {
    return client
        .stage(
            client
                .lookForPooler()
                .compose(
                    looked ->
                        client.script(
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

  @Override
  public Optional<String> pooler() {
    return client.isPooled() ? Optional.of(POOLER) : Optional.empty();
  }

  @Override
  public CompletionStage<Instant> time() {
    return client.stage(
        client
            .script("SELECT clock_timestamp() AS now")
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
    return client.stage(
        client
            .script(
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
    return client.stage(client.lookForPooler()).thenCompose(looked -> super.prepare(data, filling));
  }

  /** Makes the schema in one implicit transaction: there is no moment without the mark. */
  @Override
  protected CompletionStage<?> make() {
    return client.stage(client.script(PostgresSql.schema()));
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
                        (from, to) ->
                            client.stage(client.run(table.insert(), table.values(from, to))),
                        () -> client.stage(index(table.name()))))
            .toArray(CompletableFuture<?>[]::new));
  }

  private Future<?> index(String table) {
    return client
        .script(PostgresSql.indexes(table))
        .compose(
            indexed -> {
              requireGoingOn();
              // Otherwise the first readers would have to write the hint bits of each row.
              return client.script("VACUUM ANALYZE %s.%s".formatted(NAME, table));
            });
  }

  @Override
  public CompletionStage<Void> write(TransactionRow transaction) {
    return client.stage(
        client
            .run(
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

  @Override
  public CompletionStage<Integer> query(Query query) {
    return client.stage(client.run(PostgresSql.statement(query)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Integer> lookUp(LookUp lookUp) {
    return client.stage(client.run(PostgresSql.statement(lookUp)).map(RowSet::size));
  }

  @Override
  public CompletionStage<Plan> plan(LookUp lookUp) {
    var statement = PostgresSql.statement(lookUp);
    return client.stage(
        client
            .run(statement.explained())
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
    return client.stage(
        client
            .run("SELECT count(*) FROM %s.transactions WHERE type = $1".formatted(NAME), type)
            .map(rows -> rows.iterator().next().getLong(0)));
  }

  @Override
  public List<EventExecutor> eventLoops() {
    return client.eventLoops();
  }

  /** Opens the pool and prepares its statements, as an application does before its users come. */
  @Override
  protected CompletionStage<Void> openPool(SeedData data) {
    var ofEachKind =
        Stream.concat(
            IntStream.range(0, KINDS_OF_QUERIES)
                .mapToObj(i -> PostgresSql.statement(data.query(i))),
            IntStream.range(0, KINDS_OF_LOOK_UPS)
                .mapToObj(i -> PostgresSql.statement(data.lookUp(i))));
    // A statement that is only prepared would be forgotten.
    return client.stage(client.openPool(ofEachKind.toList()));
  }

  @Override
  public CompletionStage<HeldConnections> hold(int connections) {
    return client.isPooled()
        ? CompletableFuture.failedFuture(
            new UntoldException(
                POOLER + "; how many connections it takes says nothing of the server"))
        : client.stage(client.hold(connections));
  }

  @Override
  protected void cancelStatements() {
    client.cancelStatements();
  }

  /** Drops the schema, if another client that drops it at the same time has not been faster. */
  @Override
  protected CompletionStage<?> dropAll() {
    return client.stage(client.script("DROP SCHEMA IF EXISTS %s CASCADE".formatted(NAME)));
  }

  @Override
  public void close() {
    client.close();
  }
}
