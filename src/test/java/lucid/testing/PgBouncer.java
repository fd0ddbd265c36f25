package lucid.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lucid.config.Secret;

/**
 * The installed pooler before {@link TestPostgres}. It assigns a connection to each transaction.
 */
public final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
  private static final int PATIENCE_MILLIS = 10_000;

  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the pooler, or skips the test if it is not installed.
   *
   * @param folder the folder of its configuration
   * @param lines further lines of its configuration
   */
  public static PgBouncer start(Path folder, String... lines) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "PgBouncer is not installed at " + PROGRAM);
    int port = freePort();
    var users = folder.resolve("users.txt");
    Files.writeString(
        users, "\"%s\" \"%s\"%n".formatted(TestPostgres.OWNER, TestPostgres.PASSWORD));
    var configuration = folder.resolve("pgbouncer.ini");
    var all =
        new ArrayList<>(
            List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + TestPostgres.port(),
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = plain",
                "auth_file = " + users,
                "pool_mode = transaction",
                "max_client_conn = 500",
                "logfile ="));
    all.addAll(List.of(lines));
    Files.write(configuration, all);
    var command = new ArrayList<>(List.of(PROGRAM.toString()));
    if (Files.getOwner(configuration).getName().equals("root")) {
      // PgBouncer refuses to run as the superuser.
      command.addAll(List.of("-u", "nobody"));
      readable(folder, configuration, users);
    }
    command.add(configuration.toString());
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pgbouncer.log").toFile())
            .start();
    var started = new PgBouncer(process, port);
    started.awaitListening(folder);
    return started;
  }

  private static void readable(Path folder, Path... files) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (var file : files) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(Path folder) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new AssertionError(Files.readString(folder.resolve("pgbouncer.log")), e);
        }
        Thread.sleep(50);
      }
    }
  }

  /** Returns the address of {@link TestPostgres#OWNER}'s database through the pooler. */
  public Secret uri() {
    return new Secret(
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(TestPostgres.OWNER, TestPostgres.PASSWORD, port, TestPostgres.OWNER));
  }

  /** Another client, which sends one long statement after the other. */
  public final class Neighbour extends Thread implements AutoCloseable {
    private final double seconds;
    private volatile boolean ends;

    private Neighbour(Duration statement) {
      super("neighbour");
      setDaemon(true);
      seconds = statement.toMillis() / 1e3;
    }

    @Override
    public void run() {
      try (var connection =
              DriverManager.getConnection(
                  "jdbc:postgresql://127.0.0.1:%d/%s?preferQueryMode=simple"
                      .formatted(port, TestPostgres.OWNER),
                  TestPostgres.OWNER,
                  TestPostgres.PASSWORD);
          var statement = connection.createStatement()) {
        while (!ends) {
          statement.execute("SELECT pg_sleep(%.3f)".formatted(seconds));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      ends = true;
    }
  }

  /** Starts a client whose statements take this long, until it is closed. */
  public Neighbour keptBusyFor(Duration statement) {
    var neighbour = new Neighbour(statement);
    neighbour.start();
    return neighbour;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
