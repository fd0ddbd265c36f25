package lucid.target;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One careful request at a time, for looking before loading. */
final class Http {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private Http() {}

  /** What came of reaching for an address. */
  sealed interface Reached {}

  /**
   * It answered.
   *
   * @param connectMillis how long the TCP connection took
   */
  record Answer(int status, String body, double connectMillis) implements Reached {}

  /**
   * It did not.
   *
   * @param why as a clause that can follow "the gateway can't be reached:"
   */
  record Silence(String why) implements Reached {}

  /** Connects, then asks; says in a sentence's words what went wrong. */
  static Reached get(URI address) {
    int port = address.getPort() >= 0 ? address.getPort() : 80;
    try {
      double connectMillis = connect(address.getHost(), port);
      var response =
          CLIENT.send(
              HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), connectMillis);
    } catch (UnknownHostException e) {
      return new Silence("the host " + address.getHost() + " is unknown");
    } catch (ConnectException e) {
      return new Silence("nothing listens on port " + port + " (connection refused)");
    } catch (SocketTimeoutException | java.net.http.HttpTimeoutException e) {
      return new Silence("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (IOException e) {
      return new Silence(
          "what listens on port " + port + " does not speak HTTP: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Silence("interrupted");
    }
  }

  private static double connect(String host, int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByName(host), port);
    try (var socket = new Socket()) {
      long start = System.nanoTime();
      socket.connect(address, (int) PATIENCE.toMillis());
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
