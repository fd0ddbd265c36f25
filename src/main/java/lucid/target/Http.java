package lucid.target;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lucid.config.HttpAddress;
import lucid.config.Secret;

/**
 * One careful request at a time, for looking before loading: neither how long it takes nor how much
 * it answers is up to the service.
 */
final class Http {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A hundred times what any service answers that is looked at. */
  private static final int LONGEST_BODY = 1 << 20;

  private static final String TOO_LATE = "no whole answer within " + PATIENCE.toSeconds() + " s";

  private Http() {}

  /** What came of reaching for an address. */
  sealed interface Reached {
    /** Returns whether it answered, and with 200. */
    default boolean isOk() {
      return this instanceof Answer answer && answer.status() == 200;
    }
  }

  /**
   * It answered.
   *
   * @param connectMillis how long the TCP connection took
   * @param date what time the service says it is, in whole seconds; empty if it does not
   */
  record Answer(int status, String body, double connectMillis, Optional<Instant> date)
      implements Reached {}

  /**
   * It did not.
   *
   * @param why as a clause that can follow "the gateway can't be reached:"
   */
  record Silence(String why) implements Reached {}

  /**
   * Connects, then asks; says in a sentence's words what went wrong. Takes {@link #PATIENCE} at
   * most: a service may send a byte now and then, and so never be late with the next.
   */
  static Reached get(URI address) {
    return SideBySide.begin(() -> connectAndAsk(address))
        .completeOnTimeout(new Silence(TOO_LATE), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static Reached connectAndAsk(URI address) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    return reach(
        address,
        connectMillis ->
            ask(
                (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY),
                connectMillis,
                deadline));
  }

  /** Only connects: an answer has no status and no body. */
  static Reached connect(URI address) {
    return reach(address, connectMillis -> new Answer(0, "", connectMillis, Optional.empty()));
  }

  private interface AfterConnecting {
    Reached go(double connectMillis) throws IOException;
  }

  private static Reached reach(URI address, AfterConnecting then) {
    int port = HttpAddress.port(address);
    try {
      return then.go(connect(HttpAddress.host(address), port));
    } catch (UnknownHostException e) {
      return new Silence("the host " + HttpAddress.host(address) + " is unknown");
    } catch (ConnectException e) {
      return new Silence("nothing listens on port " + port + " (connection refused)");
    } catch (SocketTimeoutException e) {
      return new Silence(TOO_LATE);
    } catch (IOException e) {
      return new Silence(
          "what listens on port " + port + " does not speak HTTP: " + Secret.safeMessage(e));
    }
  }

  private static Reached ask(HttpURLConnection connection, double connectMillis, long deadline)
      throws IOException {
    // Nothing may stay open: connections will be counted.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setInstanceFollowRedirects(false);
    try {
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("its answer has no status line");
      }
      return new Answer(
          status,
          body(connection, status, deadline),
          connectMillis,
          Optional.of(connection.getDate()).filter(said -> said != 0).map(Instant::ofEpochMilli));
    } finally {
      connection.disconnect();
    }
  }

  private static String body(HttpURLConnection connection, int status, long deadline)
      throws IOException {
    var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    var body = new ByteArrayOutputStream();
    if (stream != null) {
      var piece = new byte[8192];
      // Not closed: that would read on to the end. Disconnecting ends it.
      for (int read = 0; read >= 0 && body.size() < LONGEST_BODY; read = stream.read(piece)) {
        body.write(piece, 0, read);
        if (System.nanoTime() > deadline) {
          throw new SocketTimeoutException();
        }
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private static double connect(String host, int port) throws IOException {
    return connect(new InetSocketAddress(InetAddress.getByName(host), port), PATIENCE);
  }

  /** How long one TCP connection takes, in milliseconds; it is closed again. */
  static double connect(InetSocketAddress address, Duration patience) throws IOException {
    try (var socket = new Socket(Proxy.NO_PROXY)) {
      long start = System.nanoTime();
      socket.connect(address, (int) patience.toMillis());
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
