package lucid.store.postgres;

import static lucid.store.Store.NAME;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import lucid.store.LookUp;
import lucid.store.Query;
import lucid.store.Store;

/** The SQL statements that are sent to PostgreSQL. */
final class PostgresSql {
  private PostgresSql() {}

  /** A statement and its values. */
  record Statement(String sql, List<Object> values) {
    static Statement of(String sql, Object... values) {
      return new Statement(sql.formatted(NAME), List.of(values));
    }

    /** Returns the statement that explains this one without carrying it out. */
    Statement explained() {
      return new Statement("EXPLAIN (COSTS OFF) " + sql, values);
    }
  }

  static String schema() {
    return "CREATE SCHEMA %1$s; COMMENT ON SCHEMA %1$s IS '%2$s'; %3$s"
        .formatted(NAME, Store.MARK, tables());
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

  static String indexes(String table) {
    var sql =
        switch (table) {
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
    return sql.formatted(NAME);
  }

  static String insert() {
    return "INSERT INTO %s.transactions VALUES ($1, $2, $3, $4, $5, $6::text::jsonb)"
        .formatted(NAME);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Statement statement(Query query) {
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

  static Statement statement(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById transaction
        ? Statement.of("SELECT * FROM %s.transactions WHERE tx_id = $1", transaction.txId())
        : Statement.of(
            "SELECT * FROM %s.blocks WHERE height = $1", ((LookUp.BlockByHeight) lookUp).height());
  }
}
