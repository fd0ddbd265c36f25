package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import org.junit.jupiter.api.Test;

class MetricsPreflightTest {
  private static Finding look(int port) {
    var url = URI.create("http://127.0.0.1:" + port);
    return MetricsPreflight.of(
            new Target(
                "mine",
                TargetAddresses.NONE.with(new TargetAddresses.Metrics(Optional.of(url))),
                () -> {}))
        .orElseThrow();
  }

  private static Finding lookAtWhatAnswers(String text) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          var bytes = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return look(server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void exporterIsOkAndItsMetricsAreNamed() throws IOException {
    var finding =
        lookAtWhatAnswers(
            """
            node_cpu_seconds_total{cpu="0",mode="idle"} 1
            node_thermal_zone_temp{type="cpu-thermal"} 50
            """);
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
    assertThat(finding.sentence()).isEqualTo("offers CPU, temperature");
  }

  @Test
  void unreachableExporterIsAWarningAndDoesNotStopTheLoad() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var finding = look(free);
    assertThat(finding.status()).isEqualTo(Finding.Status.WARNING);
    assertThat(finding.sentence())
        .contains("nothing listens on port")
        .contains("Is lucid.targets.mine.metrics.url the address of a node_exporter or cAdvisor?");
    assertThat(PreflightReport.status(List.of(finding))).isEqualTo(PreflightReport.READY);
  }

  @Test
  void anotherServiceIsAWarning() throws IOException {
    var finding = lookAtWhatAnswers("{\"service\":\"api-gateway\"}");
    assertThat(finding.status()).isEqualTo(Finding.Status.WARNING);
    assertThat(finding.sentence())
        .contains("its answer has no metric of node_exporter or cAdvisor");
  }

  @Test
  void targetWithoutAnExporterGetsNoFinding() {
    assertThat(MetricsPreflight.of(new Target("mine", TargetAddresses.NONE, () -> {}))).isEmpty();
  }
}
