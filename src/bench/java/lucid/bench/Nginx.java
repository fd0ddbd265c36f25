package lucid.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A target outside of this project: nginx on a free loopback port, with a folder of its own, which
 * answers like the gateway's health check.
 */
final class Nginx implements AutoCloseable {
  static final Tool TOOL = new Tool("nginx", "apt-get install nginx-light");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The time after which nginx ends by itself, even if this program was killed. */
  private static final Duration LIFE = Duration.ofMinutes(15);

  /** The time for which nginx buffers lines of its log. */
  private static final long LOG_FLUSH_MILLIS = 100;

  private static final String CONFIGURATION =
      """
      daemon off;
      worker_processes auto;
      pid nginx.pid;
      events { worker_connections 4096; }
      http {
        log_format truth '%s';
        access_log access.log truth buffer=256k flush=%dms;
        client_body_temp_path temp/body;
        proxy_temp_path temp/proxy;
        fastcgi_temp_path temp/fastcgi;
        uwsgi_temp_path temp/uwsgi;
        scgi_temp_path temp/scgi;
        # By default, nginx would close a connection after 1000 requests.
        keepalive_requests 10000000;
        server {
          listen %s:%d backlog=4096;
          location = /health {
            default_type application/json;
            return 200 '{"status":"healthy","service":"api-gateway"}';
          }
        }
      }
      """;

  private final Process process;
  private final Path folder;
  private final InetSocketAddress address;

  private Nginx(Process process, Path folder, InetSocketAddress address) {
    this.process = process;
    this.folder = folder;
    this.address = address;
  }

  /**
   * Starts nginx in {@code folder} and waits until it listens.
   *
   * @throws IllegalStateException if nginx is not installed or does not start; says what to do
   */
  static Nginx start(Path folder) throws IOException, InterruptedException {
    var program =
        TOOL.path()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "nginx, the benchmark's target, is not installed: "
                            + TOOL.howToInstall()
                            + " (Debian's package nginx-light)"));
    Files.createDirectories(folder.resolve("temp"));
    Files.deleteIfExists(folder.resolve("access.log"));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    Files.writeString(
        folder.resolve("nginx.conf"),
        CONFIGURATION.formatted(
            Arrivals.LOG_FORMAT, LOG_FLUSH_MILLIS, address.getHostString(), address.getPort()));
    var process =
        Children.start(
            new ProcessBuilder(
                    "timeout",
                    Long.toString(LIFE.toSeconds()),
                    program.toString(),
                    "-p",
                    folder.toString(),
                    "-c",
                    "nginx.conf",
                    "-e",
                    "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.txt").toFile()));
    var nginx = new Nginx(process, folder, address);
    nginx.awaitListening();
    return nginx;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IllegalStateException(
            "nginx does not listen on %s: %s"
                .formatted(address, Files.readString(folder.resolve("nginx.txt")).strip()));
      }
      Thread.sleep(20);
    }
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return true;
    } catch (IOException e) {
      // nginx does not listen yet.
      return false;
    }
  }

  URI base() {
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }

  static String version() {
    return Tool.version(Pattern.compile("nginx/(\\S+)"), TOOL.path().orElseThrow().toString(), "-v")
        .orElse("of unknown version");
  }

  /** Returns the present length of the log: the lines of the next client begin there. */
  long logEnd() throws IOException {
    return Files.size(log());
  }

  /** Returns the log from {@code position} on, after nginx has written its last line. */
  List<String> logSince(long position) throws IOException, InterruptedException {
    long end;
    do {
      end = logEnd();
      Thread.sleep(3 * LOG_FLUSH_MILLIS);
    } while (logEnd() > end);
    try (var log = Files.newByteChannel(log())) {
      log.position(position);
      var bytes = Channels.newInputStream(log).readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    }
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
