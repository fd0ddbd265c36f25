package lucid.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import lucid.config.Secret;
import lucid.pki.CertifiedKey;

/** A PostgreSQL that accepts only TLS connections, except from the administrator. */
public final class TlsPostgres implements AutoCloseable {
  private static final File FOLDER = Path.of("target", "postgres").toFile();
  private static final String USER = "lucid";
  private static final String PASSWORD = "se-cr-et";

  private final EmbeddedPostgres server;

  private TlsPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts a server that shows this certificate. */
  public static TlsPostgres start(CertifiedKey identity) throws Exception {
    var server =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(FOLDER)
            .setDataDirectoryCustomizer(data -> write(data.toPath(), identity))
            .setServerConfig("ssl", "on")
            .start();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, PASSWORD));
      statement.execute("CREATE DATABASE %1$s OWNER %1$s".formatted(USER));
    }
    return new TlsPostgres(server);
  }

  private static void write(Path data, CertifiedKey identity) {
    try {
      Files.write(
          data.resolve("pg_hba.conf"),
          List.of(
              "host all postgres 127.0.0.1/32 trust",
              "host all postgres ::1/128 trust",
              "hostssl all all all scram-sha-256"));
      Files.writeString(data.resolve("server.crt"), identity.certificatePem());
      var key = Files.writeString(data.resolve("server.key"), identity.privateKeyPem());
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns an address of the server.
   *
   * @param query the parameters of the address
   */
  public Secret uri(String host, String query) {
    return new Secret(
        "postgresql://%s:%s@%s:%d/%s?%s"
            .formatted(USER, PASSWORD, host, server.getPort(), USER, query));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
