package lucid.store;

import static lucid.store.PostgresSql.utc;
import static lucid.store.Store.NAME;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Fills PostgreSQL's tables with rows. */
final class PostgresRows {
  private final SqlClient client;
  private final Preparation preparation;
  private final Filling filling;

  PostgresRows(SqlClient client, Preparation preparation, Filling filling) {
    this.client = client;
    this.preparation = preparation;
    this.filling = filling;
  }

  /** The tables at the same time: while the server inserts one's rows, the next are made here. */
  Future<Void> fill(SeedData data) {
    filling.begin(3L * data.rows());
    var blocks =
        fill(
            "blocks",
            "SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::integer[])",
            data.rows(),
            data::block,
            List.of(
                column(String[]::new, BlockRow::hash),
                column(Long[]::new, BlockRow::height),
                column(String[]::new, BlockRow::previousHash),
                column(String[]::new, BlockRow::merkleRoot),
                column(OffsetDateTime[]::new, block -> utc(block.timestamp())),
                column(Integer[]::new, BlockRow::transactionCount)));
    var transactions =
        fill(
            "transactions",
            "SELECT a, b, c, d, e, f::jsonb FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[],"
                + " $5::timestamptz[], $6::text[]) AS t (a, b, c, d, e, f)",
            data.rows(),
            data::transaction,
            List.of(
                column(String[]::new, TransactionRow::txId),
                column(String[]::new, TransactionRow::type),
                column(String[]::new, TransactionRow::status),
                column(Long[]::new, row -> row.blockHeight().orElseThrow()),
                column(OffsetDateTime[]::new, row -> utc(row.timestamp())),
                column(String[]::new, TransactionRow::data)));
    var sessions =
        fill(
            "sessions",
            "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])",
            data.rows(),
            data::session,
            List.of(
                column(String[]::new, SessionRow::sessionId),
                column(String[]::new, SessionRow::userId),
                column(String[]::new, SessionRow::status),
                column(OffsetDateTime[]::new, row -> utc(row.createdAt()))));
    return Future.join(blocks, transactions, sessions).mapEmpty();
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
      List<Function<List<R>, Object>> columns) {
    long start = System.nanoTime();
    var insert = "INSERT INTO %s.%s %s".formatted(NAME, table, select);
    return Future.succeededFuture()
        .compose(begun -> chunks(insert, rows, row, columns, 0, new ChunkSize()))
        .compose(filled -> nextStep(PostgresSql.indexes(table)))
        // Else the first readers would write what the server remembers of each row.
        .compose(indexed -> nextStep("VACUUM ANALYZE %s.%s".formatted(NAME, table)))
        .onSuccess(
            done ->
                filling.say(
                    String.format(
                        Locale.ROOT,
                        "%,d %s in %.1f s",
                        rows,
                        table,
                        (System.nanoTime() - start) / 1e9)));
  }

  private Future<Void> nextStep(String sql) {
    preparation.requireGoingOn();
    return client.query(sql).execute().mapEmpty();
  }

  private <R> Future<Void> chunks(
      String sql,
      int rows,
      IntFunction<R> row,
      List<Function<List<R>, Object>> columns,
      int from,
      ChunkSize size) {
    if (from >= rows) {
      return Future.succeededFuture();
    }
    preparation.requireGoingOn();
    int to = Math.min(rows, from + size.rows());
    var chunk = IntStream.range(from, to).mapToObj(row).toList();
    var values = columns.stream().map(column -> column.apply(chunk)).toArray();
    long sent = System.nanoTime();
    return client
        .preparedQuery(sql)
        .execute(Tuple.wrap(values))
        .compose(
            done -> {
              size.took(System.nanoTime() - sent);
              filling.inserted(to - from);
              return chunks(sql, rows, row, columns, to, size);
            });
  }
}
