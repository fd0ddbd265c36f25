package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lucid.campaign.CampaignSimulation;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void runShowsEveryCriterionWithLimitFigureAndMargin() {
    assertThat(Console.of(Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "FAIL  GatewayThroughputSimulation",
            "PASS            GET /health: requests per second                      > 500 req/s   "
                + " 521.06 req/s     +4.21 %",
            "                31,238 records in the load window of 59.5 s",
            "PASS            GET /health: requests per second in the slowest 10 s  > 500 req/s    "
                + " 517.2 req/s     +3.44 %",
            "                31,238 records, every 10 s within the load window of 59.5 s",
            "FAIL            GET /health: p95                                      < 100 ms        "
                + "     122 ms       -22 %");
  }

  @Test
  void informativeFiguresStandBelowTheCriteriaAndLeaveTheRunGreen() {
    assertThat(Console.of(Samples.informed().get(CampaignSimulation.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "PASS  GatewayThroughputSimulation",
            "shown, decides nothing: GET /api/v1/meta/version: requests per second: 521.03 req/s,"
                + " would meet > 500 req/s",
            "shown, decides nothing: GET /api/v1/meta/version: p95: would not meet its limit: 120"
                + " ms, limit < 100 ms");
  }

  @Test
  void soakShowsTheDriftOfItsFiguresAndHowMuchTheInjectorGrew() {
    var soak = Samples.soak().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    assertThat(Console.of(soak).lines())
        .anyMatch(
            line ->
                line.matches(
                    "drift: GET /health: p95 rose by \\S+ ms in 59 s \\(95 % interval \\S+ to \\S+"
                        + " ms\\)"))
        .anyMatch(line -> line.startsWith("drift: GET /health: no drift of answers a second can"))
        .anyMatch(
            line ->
                line.startsWith("injector: ")
                    && line.endsWith(
                        "heap after a collection 31 MB before the load and 43.5 MB after it, log"
                            + " 9.8 MB"));
    assertThat(Console.of(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT)))
        .doesNotContain("drift", "heap");
  }

  @Test
  void outcomeThatMoreRecordsCouldChangeIsMarked() {
    assertThat(Console.of(Samples.green().get(CampaignSimulation.GATEWAY_CONCURRENCY)).lines())
        .filteredOn(line -> line.contains("close: "))
        .containsExactly(
            "                21,000 records in the load window of 20 s; close: a few more records"
                + " could change the outcome");
  }

  @Test
  void undecidedCriterionHasItsBoundsAndItsReason() {
    assertThat(Console.of(Samples.invalid().get(CampaignSimulation.DATABASE_OPERATIONS)).lines())
        .contains(
            "INVALID  DatabaseOperationsSimulation",
            "- query: p95: 14 ms, limit <= 10 ms, but up to 7 ms of that may be the injector's own"
                + " doing: without it 7 ms",
            "                1,960 records in the load window of 9.8 s; 7 to 14 ms: some of it may"
                + " be the injector's own doing");
    var lines =
        Console.of(Samples.campaign(Samples.invalid()), Path.of("/results/index.html"))
            .lines()
            .toList();
    assertThat(lines.subList(lines.size() - 4, lines.size()))
        .satisfiesExactly(
            answer -> assertThat(answer).isEqualTo("No answer: 1 of the 6 simulations has none"),
            query ->
                assertThat(query)
                    .startsWith(
                        "  INVALID  DatabaseOperationsSimulation  query: p95: 14 ms, limit <= 10"
                            + " ms, but up to 7 ms of that may be"),
            lookUp -> assertThat(lookUp).startsWith("  INVALID  DatabaseOperationsSimulation  ind"),
            page -> assertThat(page).startsWith("Page: "));
  }

  @Test
  void latenessOfTheInjectorAndEachLoadStandBelow() {
    assertThat(Console.of(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "injector: longest stall 12 ms, lag p99 3 ms, CPU 21 %",
            "load: GET /health: 31,238 of 31,238 requests were sent, no second lacked more than one"
                + " request, and 0.0 % were sent more than 10 ms late");
  }

  @Test
  void runThatBrokeAtItsEndShowsTheReasonAndItsFigures() {
    var broken = Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT).broken("not clean");
    assertThat(Console.of(broken).lines())
        .contains("ERROR  GatewayThroughputSimulation", "- not clean")
        .anyMatch(line -> line.startsWith("- GET /health: p95: 122 ms, limit < 100 ms ("))
        .anyMatch(line -> line.startsWith("- GET /health: success: 99.41 %, limit > 99.9 % ("));
  }

  @Test
  void theTargetsMachineAndTheBaselineStandBelow() {
    assertThat(Console.of(Samples.compared().get(CampaignSimulation.GATEWAY_THROUGHPUT)).lines())
        .contains(
            "target's machine: " + ResourceSummary.line(Samples.resources()),
            "against campaign 20261117-0900 of 24 Nov 2026, 12:00 UTC: 2 worse, 2 not compared",
            "  GET /health: p95: 122 ms, was 5 ms: worse, +2340 %");
    assertThat(
            Console.of(Samples.campaign(Samples.compared()), Path.of("/results/index.html"))
                .lines())
        .contains(
            "Against campaign 20261117-0900: 1 better, 2 worse, 5 no change, 14 not compared");
    assertThat(Console.of(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT)))
        .doesNotContain("against", "machine");
  }

  @Test
  void lastLinesNameTheCriteriaThatAreNotMetAndThePage() {
    var lines =
        Console.of(Samples.campaign(Samples.red()), Path.of("/results/index.html"))
            .lines()
            .toList();
    assertThat(lines.subList(lines.size() - 5, lines.size()))
        .containsExactly(
            "No: 2 of the 18 criteria measured are not met",
            "  FAIL  GatewayThroughputSimulation  GET /health: p95: 122 ms, limit < 100 ms (184 x"
                + " status.find.is(200), but actually found 503: <script>alert('503')</script>)",
            "  FAIL  GatewayThroughputSimulation  GET /health: success: 99.41 %, limit > 99.9 % (184 x"
                + " status.find.is(200), but actually found 503: <script>alert('503')</script>)",
            "  NOT MEASURABLE  BlockchainLedgerSimulation: the height is still 12345 after 20 s: no"
                + " block is being made",
            "Page: file:///results/index.html");
  }

  @Test
  void passOfTheRequestedSimulationsEndsWithAYes() {
    var runs = Samples.green();
    runs.keySet().retainAll(List.of(CampaignSimulation.GATEWAY_CONCURRENCY));
    var lines = Console.of(Samples.campaign(runs), Path.of("/results/index.html")).lines().toList();
    assertThat(lines).contains("Campaign 20261124-1155: 1 of 6 simulations run");
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .containsExactly(
            "Yes, as far as was asked: all 3 criteria are met; 5 other simulations were not run in"
                + " this campaign",
            "  NOT RUN  GatewayThroughputSimulation, GatewayRateLimitSimulation,"
                + " BlockchainLedgerSimulation, MeshServicesSimulation,"
                + " DatabaseOperationsSimulation: no run of this campaign",
            "Page: file:///results/index.html");
  }

  @Test
  void runUnderWayIsNoYes() {
    assertThat(Samples.campaign(Samples.halfFinished()).answer()).startsWith("No answer: ");
  }

  @Test
  void noCriterionIsListedIfAllAreMet() {
    var lines =
        Console.of(Samples.campaign(Samples.green()), Path.of("/results/index.html"))
            .lines()
            .toList();
    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .containsExactly("Yes: all 22 criteria are met", "Page: file:///results/index.html");
  }
}
