package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lucid.campaign.Planned;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void runShowsEveryCriterionWithLimitFigureAndMargin() {
    assertThat(Console.of(Samples.red().get(Planned.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "FAIL  GatewayThroughputSimulation",
            "PASS            GET /health: requests per second  > 500 req/s    524.97 req/s     +4.99 %",
            "FAIL            GET /health: p95                  < 100 ms             122 ms       -22 %");
  }

  @Test
  void limitWithinTheIntervalIsMarked() {
    assertThat(Console.of(Samples.green().get(Planned.GATEWAY_CONCURRENCY)))
        .containsPattern("held request: p95 .*99 ms .*close: the limit is within the interval");
  }

  @Test
  void theTargetsMachineAndTheBaselineStandBelow() {
    assertThat(Console.of(Samples.compared().get(Planned.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "target's machine: " + Machine.line(Samples.resources()),
            "against campaign 20261117-0900 of 24 Nov 2026, 12:00 UTC: 2 worse, 1 not compared",
            "  GET /health: p95: 122 ms, was 5 ms: worse, +2340 %");
    assertThat(
            Console.of(Samples.campaign(Samples.compared()), Path.of("/results/index.html"))
                .lines())
        .contains(
            "Against campaign 20261117-0900: 1 better, 2 worse, 4 no change, 10 not compared");
    assertThat(Console.of(Samples.green().get(Planned.GATEWAY_THROUGHPUT)))
        .doesNotContain("against", "machine");
  }

  @Test
  void lastLinesSayWhatIsNotMetAndWhereThePageIs() {
    var lines =
        Console.of(Samples.campaign(Samples.red()), Path.of("/results/index.html"))
            .lines()
            .toList();
    assertThat(lines.subList(lines.size() - 5, lines.size()))
        .containsExactly(
            "No: 2 of the 14 criteria measured are not met",
            "  FAIL  GatewayThroughputSimulation  GET /health: p95: 122 ms, limit < 100 ms",
            "  FAIL  GatewayThroughputSimulation  GET /health: success: 99.41 %, limit > 99.9 %",
            "  NOT MEASURABLE  BlockchainLedgerSimulation: the height is still 12345 after 20 s: no"
                + " block is being made",
            "Page: file:///results/index.html");
  }

  @Test
  void nothingIsListedWhenEverythingIsMet() {
    var lines =
        Console.of(Samples.campaign(Samples.green()), Path.of("/results/index.html"))
            .lines()
            .toList();
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly("Yes: all 17 criteria are met", "Page: file:///results/index.html");
  }
}
