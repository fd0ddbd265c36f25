package lucid.tls;

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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.measure.Background;

/**
 * Sends single HTTP requests beside the load. Time and size of an answer are bounded. Proxies are
 * not used, and redirects are not followed.
 *
 * @param patience the most time of a request, from connecting to the end of the answer
 * @param mostBytes the length of the longest body that is read; a longer one is an error
 */
public record Http(Duration patience, int mostBytes) {
  /** The duration of a handshake after which the server is asked whether it speaks plain HTTP. */
  private static final Duration LONG_HANDSHAKE = Duration.ofSeconds(2);

  private static final int BAD_REQUEST = 400;

  /**
   * A request.
   *
   * @param body the body; empty for none
   */
  public record Request(String method, Map<String, String> headers, Optional<String> body) {
    public static Request get(Map<String, String> headers) {
      return new Request("GET", headers, Optional.empty());
    }
  }

  /** The result of a request. */
  public sealed interface Reached {
    /** Returns whether the server answered with 200. */
    default boolean isOk() {
      return this instanceof Answer answer && answer.status() == 200;
    }

    /**
     * Returns the answer.
     *
     * @throws IOException if there is no answer; the message says why, as a clause
     */
    default Answer orThrow() throws IOException {
      if (this instanceof Silence silence) {
        throw new IOException(silence.why());
      }
      return (Answer) this;
    }
  }

  /**
   * The server answered.
   *
   * @param connectMillis the time to connect, in milliseconds
   * @param date the time of the server's clock, in whole seconds; empty if the answer has no date
   */
  public record Answer(int status, String body, double connectMillis, Optional<Instant> date)
      implements Reached {}

  /**
   * The server did not answer.
   *
   * @param why the reason, as a clause that can follow "the gateway can't be reached:"
   * @param isThere true if there is a server, but one that the client can't speak to
   */
  public record Silence(String why, boolean isThere) implements Reached {
    /** Returns a sentence about {@code what}, whose address is set by {@code key}. */
    public String sentence(String what, URI url, String key) {
      var sentence = "%s can't be reached at %s: %s".formatted(what, url, why);
      return isThere
          ? sentence
          : sentence + ". Is the service running, and is %s its address?".formatted(key);
    }
  }

  /**
   * Sends a request and waits for the result, {@link #patience} at most. The limit holds for the
   * whole answer, since a server may send a byte now and then for ever.
   *
   * @param authorities returns the authorities whose certificates are accepted; called only for
   *     https, and its exceptions are passed on
   */
  public Reached send(URI address, Supplier<Authorities> authorities, Request request) {
    var trusted =
        Https.is(address) ? Optional.of(authorities.get()) : Optional.<Authorities>empty();
    var reached =
        Background.begin("request", () -> reach(address, () -> ask(address, trusted, request)));
    if (trusted.isPresent()) {
      CompletableFuture.delayedExecutor(LONG_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> explain(address, reached));
    }
    return reached.completeOnTimeout(tooLate(), patience.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /** Connects without sending a request: the answer has no status and no body. */
  public Reached connect(URI address) {
    return reach(
        address,
        () -> {
          var socket =
              new InetSocketAddress(
                  InetAddress.getByName(HttpAddress.host(address)), HttpAddress.port(address));
          return new Answer(0, "", connect(socket, patience), Optional.empty());
        });
  }

  /** Returns the time to open one TCP connection, in milliseconds, and closes it again. */
  public static double connect(InetSocketAddress address, Duration patience) throws IOException {
    try (var socket = new Socket(Proxy.NO_PROXY)) {
      long start = System.nanoTime();
      socket.connect(address, (int) patience.toMillis());
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private Silence tooLate() {
    return new Silence("no whole answer within " + patience.toSeconds() + " s", false);
  }

  private static Silence notSpokenTo(String why) {
    return new Silence(why, true);
  }

  /** Explains a handshake that lasts long: a plain HTTP server may wait for the end of a line. */
  private static void explain(URI address, CompletableFuture<Reached> reached) {
    if (!reached.isDone()) {
      Https.withoutHandshake(address).map(Http::notSpokenTo).ifPresent(reached::complete);
    }
  }

  private interface Attempt {
    Reached go() throws IOException;
  }

  private Reached reach(URI address, Attempt attempt) {
    int port = HttpAddress.port(address);
    try {
      return attempt.go();
    } catch (UnknownHostException e) {
      return new Silence("the host " + HttpAddress.host(address) + " is unknown", false);
    } catch (ConnectException e) {
      return new Silence("nothing listens on port " + port + " (connection refused)", false);
    } catch (SocketTimeoutException e) {
      return tooLate();
    } catch (IOException e) {
      return Https.fault(address, e)
          .map(Http::notSpokenTo)
          .orElseGet(
              () ->
                  new Silence(
                      "the server on port %d does not speak HTTP: %s"
                          .formatted(port, Secret.safeMessage(e)),
                      false));
    }
  }

  private Reached ask(URI address, Optional<Authorities> authorities, Request request)
      throws IOException {
    long begun = System.nanoTime();
    var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(authorities.orElseThrow().context().getSocketFactory());
    }
    connection.setRequestMethod(request.method());
    connection.setDoOutput(request.body().isPresent());
    request.headers().forEach(connection::setRequestProperty);
    // No connection may stay open, since connections are counted.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    try {
      connection.connect();
      double connectMillis = (System.nanoTime() - begun) / 1e6;
      if (request.body().isPresent()) {
        try (var body = connection.getOutputStream()) {
          body.write(request.body().get().getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new IOException("its answer has no status line");
      }
      var obstacle = obstacle(address, connection, status);
      return obstacle.isPresent()
          ? notSpokenTo(obstacle.get())
          : answer(connection, status, connectMillis, begun + patience.toNanos());
    } finally {
      connection.disconnect();
    }
  }

  /** Returns, as a clause, why Gatling can't use a server that answered; empty if it can. */
  private static Optional<String> obstacle(URI address, HttpURLConnection connection, int status)
      throws IOException {
    // The load's OpenSSL refuses some keys of servers that Java accepts.
    if (connection instanceof HttpsURLConnection secure
        && secure.getServerCertificates()[0] instanceof X509Certificate certificate
        && certificate.getPublicKey().getAlgorithm().startsWith("Ed")) {
      return Optional.of(
          "the server's certificate has an Ed25519 key, which the load's client does not take from"
              + " a server: let it have an EC or RSA key");
    }
    // Some TLS servers answer a plain request with 400 over plain HTTP.
    return status == BAD_REQUEST ? Https.withoutTls(address) : Optional.empty();
  }

  private Reached answer(
      HttpURLConnection connection, int status, double connectMillis, long deadline)
      throws IOException {
    var stream = status < BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream();
    var body = new ByteArrayOutputStream();
    if (stream != null) {
      var piece = new byte[8192];
      // Closing the stream would read to its end. Disconnecting ends it.
      for (int read = 0; read >= 0; read = stream.read(piece)) {
        body.write(piece, 0, read);
        if (System.nanoTime() > deadline) {
          throw new SocketTimeoutException();
        }
        if (body.size() > mostBytes) {
          return notSpokenTo("it answers more than " + (mostBytes >> 20) + " MB");
        }
      }
    }
    return new Answer(
        status,
        body.toString(StandardCharsets.UTF_8),
        connectMillis,
        Optional.of(connection.getDate()).filter(said -> said != 0).map(Instant::ofEpochMilli));
  }
}
