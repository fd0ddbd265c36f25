package lucid.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import lucid.campaign.VerdictJson;
import lucid.capacity.CapacityAnswer.Ending;
import lucid.capacity.CapacityStep.GaveWay;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches on embedded stacks whose dials determine the answer. */
@Tag("truth")
class CapacityIT {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";

  /** The longest wait for a search, which may take 15 minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(17);

  @TempDir private Path results;

  private CapacityAnswer answer(String simulation, Map<String, String> settings) throws Exception {
    var run = GatlingProcess.of(simulation, results).set("lucid.profile", "capacity");
    settings.forEach(run::set);
    try (var running = run.start()) {
      int status = running.awaitExit(PATIENCE);
      var answer =
          VerdictJson.read(results.resolve("gatling/capacity.json"), CapacityReport.class)
              .answers()
              .get(0);
      assertThat(status).as(running.output()).isEqualTo(answer.isFound() ? 0 : 2);
      assertThat(running.output()).contains(answer.sentence());
      return answer;
    }
  }

  /** Asserts the capacity, which a busy machine may limit to that of the injector. */
  private static void assertIs(int capacity, CapacityAnswer answer) {
    assertThat(answer.ending()).as(answer.toString()).isIn(Ending.FOUND, Ending.AT_LEAST);
    double held = answer.held().orElseThrow().answered().orElseThrow();
    assertThat(held).as(answer.toString()).isLessThanOrEqualTo(1.1 * capacity);
    assertThat(answer.held().orElseThrow().hold()).isTrue();
    var gaveWay = answer.broke().orElseThrow().gaveWay();
    if (answer.ending() == Ending.FOUND) {
      assertThat(gaveWay).contains(GaveWay.TARGET);
      assertThat(held).as(answer.toString()).isGreaterThanOrEqualTo(0.9 * capacity);
    } else {
      assertThat(gaveWay.orElseThrow()).isNotEqualTo(GaveWay.TARGET);
    }
  }

  /** The shortest search: a load below the capacity, one above it, and each of them once more. */
  @Test
  void aGatewayThatAnswersSoManyRequestsASecondIsFoundToDoSo() throws Exception {
    assertIs(
        300,
        answer(
            THROUGHPUT,
            Map.of(
                "lucid.stack.gateway.capacity", "300",
                "lucid.capacity.gateway.throughput.start", "285",
                "lucid.capacity.gateway.throughput.most", "330",
                "lucid.capacity.step-percent", "20",
                "lucid.capacity.hold", "4 s",
                "lucid.load.gateway.throughput.window", "3.5 s",
                "lucid.warm-up.window", "1 s")));
  }

  @Test
  void theRequestsOfAGatewayAreFoundWithinATenth() throws Exception {
    assertIs(
        700,
        answer(
            THROUGHPUT,
            Map.of(
                "lucid.stack.gateway.capacity", "700",
                "lucid.capacity.gateway.throughput.most", "1000",
                "lucid.capacity.hold", "15 s")));
  }

  @Test
  void theConnectionsOfAGatewayAreFoundWithinATenth() throws Exception {
    assertIs(
        1500,
        answer(
            "lucid.gateway.GatewayConcurrencySimulation",
            Map.of(
                "lucid.stack.gateway.connections", "1500",
                "lucid.capacity.gateway.concurrency.most", "2000",
                "lucid.capacity.hold", "15 s")));
  }

  @Test
  void theTransactionsOfAChainAreFoundWithinATenth() throws Exception {
    assertIs(200, chainWith("capacity", 200));
  }

  /** With a block time of 1 s, the number of transactions in a block is the rate. */
  @Test
  void theTransactionsThatAChainsBlocksTakeAreFoundWithinATenth() throws Exception {
    assertIs(160, chainWith("block-capacity", 160));
  }

  private CapacityAnswer chainWith(String dial, int transactions) throws Exception {
    return answer(
        "lucid.blockchain.BlockchainLedgerSimulation",
        Map.of(
            "lucid.stack.blockchain." + dial,
            Integer.toString(transactions),
            "lucid.stack.blockchain.block-time",
            "1 s",
            "lucid.criteria.blockchain.block-time",
            "1 s",
            "lucid.load.blockchain.blocks",
            "8",
            "lucid.capacity.blockchain.most",
            "300",
            "lucid.capacity.hold",
            "15 s"));
  }

  @Test
  void theWritesOfADatabaseAreFoundWithinATenth() throws Exception {
    assertIs(
        1300,
        answer(
            "lucid.database.DatabaseOperationsSimulation",
            Map.of(
                "lucid.stack.database.write-capacity", "1300",
                "lucid.capacity.database.most", "2000",
                "lucid.capacity.hold", "15 s")));
  }

  /** Some 1800 of 2000 files are left for connections, here and in the stack. */
  @Test
  void theLimitOfAnInjectorWithoutFilesIsNotTheGateways() throws Exception {
    var run =
        GatlingProcess.of("lucid.gateway.GatewayConcurrencySimulation", results)
            .withOpenFiles(2000)
            .set("lucid.profile", "capacity")
            .set("lucid.capacity.hold", "5 s");
    try (var running = run.start()) {
      running.awaitExit(PATIENCE);
      var answer =
          VerdictJson.read(results.resolve("gatling/capacity.json"), CapacityReport.class)
              .answers()
              .get(0);
      assertThat(answer.ending()).as(running.output()).isEqualTo(Ending.AT_LEAST);
      assertThat(answer.sentence()).doesNotContain("the target gave way");
    }
  }
}
