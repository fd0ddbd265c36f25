package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real output of the clients, from runs against nginx. */
class ClientOutputTest {
  private static final Path CAPTURED = Path.of("src", "test", "resources", "lucid", "bench");

  @TempDir private Path folder;

  @Test
  void heyTellsEachResponseTimeInSeconds() {
    assertThat(new Hey().latencies(CAPTURED.resolve("hey.csv"), folder))
        .isEqualTo(new Latencies(0.2, 0.8, 1.1, 1.1));
  }

  @Test
  void h2loadLogsEachResponseTimeInMicroseconds() throws IOException {
    Files.copy(CAPTURED.resolve("h2load.log"), folder.resolve("requests.log"));
    assertThat(new H2load().latencies(folder.resolve("stdout.txt"), folder))
        .isEqualTo(new Latencies(0.089, 0.238, 0.25, 0.25));
  }

  @Test
  void h2loadDoesNotAddToAnOlderLog() throws IOException {
    var log = folder.resolve("requests.log");
    Files.copy(CAPTURED.resolve("h2load.log"), log);
    new H2load().arguments(Loads.of(500), folder);
    assertThat(log).doesNotExist();
  }

  @Test
  void autocannonHasThe97AndAHalfthPercentileInsteadOfThe95th() throws IOException {
    var latencies = new Autocannon().latencies(CAPTURED.resolve("autocannon.json"), folder);
    assertThat(latencies.p50()).isZero();
    assertThat(latencies.p95()).isEqualTo(2);
    assertThat(latencies.insteadOfP95()).contains("p97.5");
    assertThat(latencies.p99()).isEqualTo(3);
    assertThat(latencies.max()).isEqualTo(13);
  }

  @Test
  void vegetaReportsNanoseconds() throws IOException {
    assertThat(Vegeta.reported(CAPTURED.resolve("vegeta.json")))
        .isEqualTo(new Latencies(0.114036, 0.184105, 0.333527, 1.905471));
  }

  @Test
  void gatlingsReportHasALineForEachRequest() throws IOException {
    var html = Files.readString(CAPTURED.resolve("gatling-index.html"));
    assertThat(GatlingReport.latencies(html, "GET /health")).isEqualTo(new Latencies(0, 1, 2, 25));
    assertThat(GatlingReport.latencies(html, "injector lag")).isEqualTo(new Latencies(1, 1, 1, 1));
  }

  @Test
  void aRequestThatGatlingDidNotReportIsNoZero() throws IOException {
    var html = Files.readString(CAPTURED.resolve("gatling-index.html"));
    assertThatThrownBy(() -> GatlingReport.latencies(html, "GET /other"))
        .hasMessage("Gatling's report has no request GET /other");
  }

  @Test
  void aFigureThatGatlingDidNotReportIsNoZero() throws IOException {
    var html = Files.readString(CAPTURED.resolve("gatling-index.html"));
    assertThatThrownBy(
            () -> GatlingReport.latencies(html.replace("99th pct", "98th pct"), "GET /health"))
        .hasMessage("Gatling's report has no 99th pct of GET /health");
  }

  @Test
  void nothingMeasuredIsNoZero() throws IOException {
    var empty = Files.writeString(folder.resolve("hey.csv"), "response-time,DNS+dialup\n");
    assertThatThrownBy(() -> new Hey().latencies(empty, folder)).hasMessage("no response times");
  }
}
