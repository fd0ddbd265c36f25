package lucid.blockchain;

import static lucid.testing.ShortRuns.ledger;
import static lucid.testing.VerdictAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lucid.testing.Quiet;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cases of the ledger simulation that the truth table does not have. */
class BlockchainLedgerIT {
  private static final String BLOCK_TIME = "blockchain.block-time = 500 ms";

  private static SimulationRun ledgerWith(String... faults) {
    var dials = new ArrayList<>(List.of(BLOCK_TIME));
    // The last dial of a name counts.
    dials.addAll(List.of(faults));
    return ledger().onStackWith(dials.toArray(String[]::new));
  }

  @Test
  void healthyEnginePassesAndTheVerdictSaysThatTheCriterionWasScaled() {
    assertThat(ledgerWith().run())
        .passed()
        .notes("the limit of the block interval is 0.5 s")
        .notes("the longest time between two blocks was 0.50 s")
        .notes("the watcher sent ");
  }

  @Test
  void limiterMakesThroughputNotMeasurableAndTheRestIsDecided() {
    var result = ledgerWith("blockchain.limiter = true").run();
    assertThat(named(result, Outcome.NOT_MEASURABLE))
        .containsExactly(
            "submit transaction: p95",
            "submit transaction: success",
            "100 transactions committed: mean",
            "submit transaction: count");
    assertThatTheRestIsMet(result, 4);
    assertThat(result.verdict().reason().orElseThrow())
        .contains("the engine's limiter is on: of 105 submissions by one client 100 were accepted");
    assertThat(result)
        .notes("the engine's limiter is on, so only 1 transaction a second was submitted");
  }

  @Test
  void rotatingClientsAndBatchesPassALimiterAndTheVerdictSaysSo() {
    assertThat(
            ledgerWith("blockchain.limiter = true")
                .set("lucid.load.blockchain.rotate-clients", "true")
                .set("lucid.load.blockchain.batch", "5")
                .run())
        .passed()
        .notes("transactions were submitted in batches of 5")
        .notes("each request named another client");
  }

  @Test
  void onlyTheWorkingPartsOfAStubAreMeasurable() {
    var result = ledgerWith("blockchain.stub = true").run();
    assertThat(named(result, Outcome.NOT_MEASURABLE))
        .containsExactly(
            "100 transactions committed: mean",
            "transaction committed: failed",
            "block interval: mean",
            "block interval: failed",
            "consensus round: max",
            "consensus round: failed");
    assertThatTheRestIsMet(result, 6);
    assertThat(result.verdict().reason().orElseThrow())
        .contains("for two block times (1.0 s): no block is being produced")
        .contains("can't be found by its id")
        .contains("has no block_finalized");
  }

  @Test
  void engineStoppedInMidRunFailsWithTheTimeOfTheOutage() {
    var stack = SharedStack.toBeCrashed(BLOCK_TIME);
    try {
      var run = ledger().set("lucid.load.blockchain.blocks", "10").on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      var result = run.run();
      assertThat(named(result, Outcome.FAIL))
          .contains(
              "submit transaction: success",
              "transaction committed: failed",
              "block interval: failed");
      assertThat(result.verdict().reason().orElseThrow())
          .containsPattern("no block for \\d+\\.\\d s after height \\d+");
    } finally {
      stack.close();
    }
  }

  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheEngineStaysDown() {
    var stack = SharedStack.toBeCrashed(BLOCK_TIME);
    try {
      var run =
          ledger()
              .set("lucid.load.blockchain.blocks", "120")
              .set("lucid.stop-when-down-for", "2 s")
              .on(stack);
      run.inMidRun(() -> stack.process().destroyForcibly());
      assertThat(run.run())
          .endedWithin(Duration.ofSeconds(4), Duration.ofSeconds(9))
          .because(
              "the load was stopped after \\d s, because the target was down: .*"
                  + " submit transaction: success: .*(refused|close|reset).*");
    } finally {
      stack.close();
    }
  }

  @Test
  void wrongKeyIsAnErrorThatNamesTheSetting() {
    assertThat(ledgerWith().set("lucid.targets.shared.blockchain.api-key", "not-the-key").run())
        .broke(".*gave 500 .* Is lucid.targets.shared.blockchain.api-key the engine's .*");
  }

  /** Asserts that the rest is met, unless a busy machine made blocks and answers late. */
  private static void assertThatTheRestIsMet(SimulationRun.Result result, int notMeasurable) {
    if (Quiet.was(result.verdict())) {
      assertThat(named(result, Outcome.PASS))
          .hasSize(result.verdict().criteria().size() - notMeasurable);
    }
  }

  private static List<String> named(SimulationRun.Result result, Outcome outcome) {
    return result.verdict().criteria().stream()
        .filter(criterion -> criterion.outcome() == outcome)
        .map(CriterionVerdict::name)
        .toList();
  }
}
