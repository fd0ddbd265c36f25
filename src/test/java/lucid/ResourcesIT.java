package lucid;

import static lucid.testing.VerdictAssert.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.campaign.VerdictJson;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.testing.SimulationRun;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The target's resources in a whole run. */
class ResourcesIT {
  /** Starts an exporter whose CPU is busy for 25 % and which refuses every third scrape. */
  private static HttpServer exporter() throws IOException {
    var scrapes = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          int scrape = scrapes.incrementAndGet();
          var text =
              """
              node_cpu_seconds_total{cpu="0",mode="user"} %d
              node_cpu_seconds_total{cpu="0",mode="idle"} %d
              """
                  .formatted(scrape, 3 * scrape)
                  .getBytes(StandardCharsets.UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(scrape % 3 == 0 ? 503 : 200, text.length);
            exchange.getResponseBody().write(text);
          }
        });
    server.start();
    return server;
  }

  @Test
  void resourcesStandInTheVerdictAndFailedScrapesAreNotedOnly() throws IOException {
    var exporter = exporter();
    try {
      var result =
          SimulationRun.of(GatewayThroughputSimulation.class)
              .set("lucid.load.gateway.throughput.window", "7.5 s")
              .set("lucid.load.gateway.throughput.rate", "545")
              .onStackWith()
              .set(
                  "lucid.targets.shared.metrics.url",
                  "http://127.0.0.1:" + exporter.getAddress().getPort())
              .run();
      assertThat(result).passed().notes("the target's resource usage has gaps: ");
      var resources = result.verdict().resources().orElseThrow();
      Assertions.assertThat(resources.cpuPercent().orElseThrow().mean())
          .isCloseTo(25, within(0.01));
      Assertions.assertThat(resources.seconds()).isBetween(6.0, 12.0);
      Assertions.assertThat(result.verdict().environment().addresses()).containsKey("metrics");
      isDrawnAsItWasJudged(result.verdict());
    } finally {
      exporter.stop(0);
    }
  }

  /** Asserts that the page's charts of a real run come from the same records as the verdict. */
  private static void isDrawnAsItWasJudged(RunVerdict verdict) throws IOException {
    var folder = Path.of("target", "it-gatling", verdict.report().orElseThrow());
    var series = VerdictJson.read(folder.resolve("series.json"), Series.class);
    Assertions.assertThat(series.startedAt()).isEqualTo(verdict.startedAt());
    Assertions.assertThat(series.machine())
        .isNotEmpty()
        .allSatisfy(
            moment ->
                Assertions.assertThat(moment.cpuPercent().orElseThrow())
                    .isCloseTo(25, within(0.01)));
    var health = series.paced().get(0);
    var p95 =
        verdict.criteria().stream()
            .filter(criterion -> criterion.name().equals("GET /health: p95"))
            .findFirst()
            .orElseThrow();
    Assertions.assertThat(health.good().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo((int) p95.records());
    Assertions.assertThat(health.due().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(verdict.loads().get(0).due());
    var curve = health.curve();
    Assertions.assertThat((double) curve.millis().get(curve.quantile().indexOf(0.95)))
        .isEqualTo(p95.actual().orElseThrow());
    Assertions.assertThat(series.lagMs().stream().mapToDouble(Double::doubleValue).max())
        .hasValue(Math.round(10 * verdict.injector().longestStallMs().orElseThrow()) / 10.0);
    Assertions.assertThat(Files.readString(Path.of("target", "it-gatling", "index.html")))
        .contains("GET /health: answers a second", "The target’s machine: processors");
  }
}
