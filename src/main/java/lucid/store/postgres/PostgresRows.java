package lucid.store.postgres;

import static lucid.store.Store.NAME;
import static lucid.store.postgres.PostgresSql.utc;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lucid.store.BlockRow;
import lucid.store.SeedData;
import lucid.store.SessionRow;
import lucid.store.TransactionRow;

/** The rows of PostgreSQL's tables, with statements that insert many at once. */
final class PostgresRows {
  private PostgresRows() {}

  /**
   * A table to be filled.
   *
   * @param select the SQL that turns the columns, which are arrays, into rows
   * @param columns the functions that make the array of each column
   */
  record Table<R>(
      String name, String select, IntFunction<R> row, List<Function<List<R>, Object>> columns) {
    String insert() {
      return "INSERT INTO %s.%s %s".formatted(NAME, name, select);
    }

    Object[] values(int from, int to) {
      var rows = IntStream.range(from, to).mapToObj(row).toList();
      return columns.stream().map(column -> column.apply(rows)).toArray();
    }
  }

  static List<Table<?>> tables(SeedData data) {
    return List.of(
        new Table<>(
            "blocks",
            "SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[], $6::integer[])",
            data::block,
            List.of(
                column(String[]::new, BlockRow::hash),
                column(Long[]::new, BlockRow::height),
                column(String[]::new, BlockRow::previousHash),
                column(String[]::new, BlockRow::merkleRoot),
                column(OffsetDateTime[]::new, block -> utc(block.timestamp())),
                column(Integer[]::new, BlockRow::transactionCount))),
        new Table<>(
            "transactions",
            "SELECT a, b, c, d, e, f::jsonb FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[],"
                + " $5::timestamptz[], $6::text[]) AS t (a, b, c, d, e, f)",
            data::transaction,
            List.of(
                column(String[]::new, TransactionRow::txId),
                column(String[]::new, TransactionRow::type),
                column(String[]::new, TransactionRow::status),
                column(Long[]::new, row -> row.blockHeight().orElseThrow()),
                column(OffsetDateTime[]::new, row -> utc(row.timestamp())),
                column(String[]::new, TransactionRow::data))),
        new Table<>(
            "sessions",
            "SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])",
            data::session,
            List.of(
                column(String[]::new, SessionRow::sessionId),
                column(String[]::new, SessionRow::userId),
                column(String[]::new, SessionRow::status),
                column(OffsetDateTime[]::new, row -> utc(row.createdAt())))));
  }

  private static <R, T> Function<List<R>, Object> column(
      IntFunction<T[]> array, Function<R, T> value) {
    return rows -> rows.stream().map(value).toArray(array);
  }
}
