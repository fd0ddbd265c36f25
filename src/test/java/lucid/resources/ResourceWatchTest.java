package lucid.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(400);

  private final AtomicInteger scrapes = new AtomicInteger();
  private HttpServer server;

  private interface Answer {
    void to(HttpExchange exchange, int scrape) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private URI answers(Answer answer) {
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            answer.to(exchange, scrapes.incrementAndGet());
          }
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Returns a real answer, with 0.4 s of user time more at each scrape. */
  private static String later(int scrape) {
    return Texts.nodeExporter()
        .replace("mode=\"user\"} 2805.88", "mode=\"user\"} " + (2805.88 + 0.4 * scrape))
        .replace("mode=\"idle\"} 8672.42", "mode=\"idle\"} " + (8672.42 + 0.1 * scrape));
  }

  private static ResourceWatch watched(URI metrics, long millis) throws InterruptedException {
    try (var watch = new ResourceWatch(new Exporter(metrics), INTERVAL)) {
      watch.begin();
      Thread.sleep(millis);
      watch.end();
      return watch;
    }
  }

  @Test
  void scrapesFromTheBeginningToTheEndOfTheLoadAndNotAfterIt() throws Exception {
    var watch = watched(answers((exchange, scrape) -> send(exchange, 200, later(scrape))), 1_500);
    var found = watch.found().orElseThrow();
    assertThat(found.scrapes()).isEqualTo(scrapes.get()).isBetween(3, 6);
    assertThat(found.failedScrapes()).isZero();
    assertThat(found.seconds()).isGreaterThanOrEqualTo(1.5);
    assertThat(found.cpuPercent().orElseThrow().mean()).isCloseTo(80, within(0.1));
    assertThat(found.source()).endsWith("/metrics");
    assertThat(watch.note()).isEmpty();
    int asked = scrapes.get();
    Thread.sleep(2 * INTERVAL.toMillis());
    assertThat(scrapes).hasValue(asked);
  }

  @Test
  void scrapesThatFailAreCountedAndNoted() throws Exception {
    var watch =
        watched(
            answers(
                (exchange, scrape) -> send(exchange, scrape % 2 == 0 ? 503 : 200, later(scrape))),
            1_500);
    assertThat(watch.found().orElseThrow().failedScrapes()).isPositive();
    assertThat(watch.note().orElseThrow())
        .matches(
            "the target's resource usage has gaps: \\d of \\d scrapes of"
                + " http://127.0.0.1:\\d+/metrics failed, at last: it answers 503");
  }

  @Test
  void portWithoutAListenerIsNotedAndShowsNoResources() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var watch = watched(URI.create("http://127.0.0.1:" + free + "/metrics?secret=x"), 0);
    assertThat(watch.found()).isEmpty();
    assertThat(watch.note())
        .contains(
            "the target's resource usage is not shown: http://127.0.0.1:%d/metrics: nothing listens on port %d (connection refused)"
                .formatted(free, free));
  }

  @Test
  void endlessAnswerOfAnExporterDoesNotDelayTheRun() throws Exception {
    var slow =
        answers(
            (exchange, scrape) -> {
              exchange.sendResponseHeaders(200, 0);
              try {
                while (true) {
                  exchange
                      .getResponseBody()
                      .write("# still here\n".getBytes(StandardCharsets.UTF_8));
                  exchange.getResponseBody().flush();
                  Thread.sleep(50);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var watch = new ResourceWatch(new Exporter(slow), Duration.ofMinutes(1));
    long start = System.nanoTime();
    watch.begin();
    watch.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(watch.note().orElseThrow()).endsWith("no whole answer within 2 s");
  }

  @Test
  void answerOfAnExporterIsBounded() throws Exception {
    var endless =
        answers(
            (exchange, scrape) -> {
              exchange.sendResponseHeaders(200, 0);
              var block = "# for ever\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
              while (true) {
                exchange.getResponseBody().write(block);
              }
            });
    var watch = new ResourceWatch(new Exporter(endless), Duration.ofMinutes(1));
    watch.begin();
    watch.close();
    assertThat(watch.note().orElseThrow())
        .matches(".*: (it answers more than 16 MB|no whole answer within 2 s)");
  }

  @Test
  void redirectionIsNotFollowedAndAnotherPageHasNoMetrics() throws Exception {
    var elsewhere =
        answers(
            (exchange, scrape) -> {
              exchange.getResponseHeaders().add("Location", "http://192.0.2.1/metrics");
              send(exchange, 302, "");
            });
    assertThat(watched(elsewhere, 0).note().orElseThrow()).endsWith("it answers 302");
    server.removeContext("/metrics");
    var page = answers((exchange, scrape) -> send(exchange, 200, "<html>m 1</html>"));
    assertThat(watched(page, 0).note().orElseThrow())
        .endsWith("its answer has no metric of node_exporter or cAdvisor");
  }
}
