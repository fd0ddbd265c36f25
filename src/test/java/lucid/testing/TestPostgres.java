package lucid.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import lucid.config.Secret;

/**
 * A PostgreSQL for all tests of a JVM. Its users are {@value #OWNER}, who owns a database of the
 * same name; {@value #READER}, who can only read; {@value #GUEST}, who may make nothing; {@value
 * #ENCRYPTED}, who must use TLS, which this server does not have.
 */
public final class TestPostgres {
  public static final String OWNER = "owner";
  public static final String READER = "reader";
  public static final String GUEST = "guest";
  public static final String ENCRYPTED = "encrypted";
  public static final String PASSWORD = "se-cr-et";

  private static final File FOLDER = Path.of("target", "postgres").toFile();
  private static EmbeddedPostgres server;

  private TestPostgres() {}

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(FOLDER)
                .setDataDirectoryCustomizer(TestPostgres::writeWhoMayLogIn)
                .setServerConfig("max_connections", "150")
                .start();
        for (var user : List.of(OWNER, READER, GUEST, ENCRYPTED)) {
          execute("postgres", "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(user, PASSWORD));
        }
        execute("postgres", "ALTER ROLE reader SET default_transaction_read_only = on");
        execute("postgres", "CREATE DATABASE owner OWNER owner");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  private static void writeWhoMayLogIn(File data) {
    try {
      Files.write(
          data.toPath().resolve("pg_hba.conf"),
          List.of(
              "host all postgres 127.0.0.1/32 trust",
              "host all postgres ::1/128 trust",
              "hostssl all encrypted 127.0.0.1/32 scram-sha-256",
              "host all encrypted 127.0.0.1/32 reject",
              "host all all 127.0.0.1/32 scram-sha-256"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int port() {
    return server().getPort();
  }

  /** Returns the address of {@link #OWNER}'s database for a user. */
  public static Secret uri(String user, String password) {
    return new Secret(
        "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port(), OWNER));
  }

  /** Executes a statement as the administrator. */
  public static void execute(String database, String sql) {
    try (var connection = server().getDatabase("postgres", database).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Returns the first row's columns, joined by a blank. */
  public static String ask(String database, String sql) {
    try (var connection = server().getDatabase("postgres", database).getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      var row = new StringBuilder();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.append(i == 1 ? "" : " ").append(rows.getString(i));
      }
      return row.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
