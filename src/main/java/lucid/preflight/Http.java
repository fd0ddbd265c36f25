package lucid.preflight;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.target.PreflightException;
import lucid.tls.Authorities;
import lucid.tls.Https;
import lucid.tls.PemException;

/**
 * One careful request at a time, for looking before loading: neither how long it takes nor how much
 * it answers is up to the service.
 */
final class Http {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The longest body that is read: a hundred times the longest that a service sends. */
  private static final int LONGEST_BODY = 1 << 20;

  private static final String TOO_LATE = "no whole answer within " + PATIENCE.toSeconds() + " s";

  /** After a handshake has lasted this long, the server is asked whether it speaks plain HTTP. */
  private static final Duration LONG_HANDSHAKE = Duration.ofSeconds(2);

  private static final int BAD_REQUEST = 400;

  private Http() {}

  /** The result of a request. */
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
   * @param isThere whether something answered that is not to be spoken to
   */
  record Silence(String why, boolean isThere) implements Reached {
    Silence(String why) {
      this(why, false);
    }

    /** As a sentence about {@code what}, whose address {@code key} says. */
    String sentence(String what, URI url, String key) {
      var sentence = "%s can't be reached at %s: %s".formatted(what, url, why);
      return isThere
          ? sentence
          : sentence + ". Is the service running, and is %s its address?".formatted(key);
    }
  }

  /**
   * Connects, then asks; says in a sentence's words what went wrong. Takes {@link #PATIENCE} at
   * most: a service may send a byte now and then, and so never be late with the next.
   *
   * @param authorities whose certificates are accepted, if the address is one of TLS
   */
  static Reached get(URI address, Supplier<Authorities> authorities) {
    return send(address, authorities, connection -> {});
  }

  /** Completes a request: its method, headers and body. */
  interface Preparation {
    void prepare(HttpURLConnection connection) throws IOException;
  }

  /** Sends a request as {@link #get} does, after {@code preparation}. */
  static Reached send(URI address, Supplier<Authorities> authorities, Preparation preparation) {
    var reached = SideBySide.begin(() -> connectAndAsk(address, authorities, preparation));
    if (Https.is(address)) {
      CompletableFuture.delayedExecutor(LONG_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> explain(address, reached));
    }
    return reached
        .completeOnTimeout(new Silence(TOO_LATE), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** A plain HTTP server may wait for the end of a line while the client waits for a handshake. */
  private static void explain(URI address, CompletableFuture<Reached> reached) {
    if (!reached.isDone()) {
      Https.withoutHandshake(address).map(Http::answered).ifPresent(reached::complete);
    }
  }

  private static Reached connectAndAsk(
      URI address, Supplier<Authorities> authorities, Preparation preparation) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    return reach(
        address,
        connectMillis ->
            checked(
                address,
                ask(Https.open(address, authorities), preparation, connectMillis, deadline)));
  }

  /** Some TLS servers answer a plain request with 400 over plain HTTP. */
  private static Reached checked(URI address, Reached reached) {
    return reached instanceof Answer answer && answer.status() == BAD_REQUEST
        ? Https.withoutTls(address).<Reached>map(Http::answered).orElse(reached)
        : reached;
  }

  /** Only connects: an answer has no status and no body. */
  static Reached connect(URI address) {
    return reach(address, connectMillis -> new Answer(0, "", connectMillis, Optional.empty()));
  }

  private static Silence answered(String why) {
    return new Silence(why, true);
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
      return Https.fault(address, e)
          .map(Http::answered)
          .orElseGet(
              () ->
                  new Silence(
                      "what listens on port %d does not speak HTTP: %s"
                          .formatted(port, Secret.safeMessage(e))));
    } catch (PemException | PreflightException e) {
      return answered(Secret.safeMessage(e));
    }
  }

  private static Reached ask(
      HttpURLConnection connection, Preparation preparation, double connectMillis, long deadline)
      throws IOException {
    // Nothing may stay open: connections will be counted.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setInstanceFollowRedirects(false);
    try {
      preparation.prepare(connection);
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("its answer has no status line");
      }
      var unfit = Https.unfit(connection);
      if (unfit.isPresent()) {
        return answered(unfit.get());
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
