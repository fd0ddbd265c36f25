package lucid.blockchain;

import static lucid.testing.VerdictAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import org.junit.jupiter.api.Test;

/**
 * Each fault just outside its criterion. Blocks are half a second apart, and the criterion with
 * them, so that six fit into three seconds; 110 transactions a second are the same.
 */
class BlockchainLedgerIT {
  private static final String BLOCK_TIME = "blockchain.block-time = 500 ms";

  /**
   * In three seconds, a single stall of 40 ms puts the lag's 99th percentile above its limit of 10
   * ms. What is decided here is by the engine's own clock, or 20 ms and more from its limit.
   */
  private static final String LAG = "40 ms";

  private static SimulationRun ledger() {
    return SimulationRun.of(BlockchainLedgerSimulation.class)
        .set("lucid.criteria.blockchain.block-time", "500 ms")
        .set("lucid.load.blockchain.blocks", "6")
        .set("lucid.load.blockchain.settling", "3 s")
        .set("lucid.injector.lag-p99", LAG);
  }

  private static SimulationRun ledgerWith(String... faults) {
    var dials = new ArrayList<>(List.of(BLOCK_TIME));
    // The last one counts.
    dials.addAll(List.of(faults));
    return ledger().onStackWith(dials.toArray(String[]::new));
  }

  @Test
  void healthyEnginePassesAndTheVerdictSaysThatTheCriterionWasScaled() {
    assertThat(ledgerWith().run())
        .passed()
        .notes("the block interval is held against 0.5 s")
        .notes("longest time between two blocks: 0.50 s")
        .notes("the watcher sent ");
  }

  @Test
  void engineJustInsideEveryLimitPasses() {
    assertThat(
            ledgerWith(
                    "blockchain.latency = 60 ms",
                    "blockchain.block-time = 520 ms",
                    "blockchain.capacity = 106",
                    "blockchain.round = 230 ms",
                    "blockchain.validation = 900 ms")
                .set("lucid.criteria.blockchain.consensus", "250 ms")
                .run())
        .passed();
  }

  @Test
  void slowSubmissionsFailOnP95Alone() {
    assertThat(ledgerWith("blockchain.latency = 120 ms").run())
        .failedOnlyOn("submit transaction: p95")
        .because("submit transaction: p95: 12\\d ms, limit < 100 ms");
  }

  @Test
  void oneInAHundredSubmissionsRefusedFailsOnAvailabilityAlone() {
    assertThat(ledgerWith("blockchain.errors-percent = 1").run())
        .failedOnlyOn("submit transaction: success")
        .because("submit transaction: success: 99(\\.\\d+)? %, limit > 99.9 % .*found 500.*");
  }

  @Test
  void ninetyFiveCommittedASecondFailOnThroughputAlone() {
    assertThat(ledgerWith("blockchain.capacity = 95").run())
        .failedOnlyOn("100 transactions committed: mean")
        .because(".*: 9[3-6](\\.\\d)? transactions a second were committed .* 110 were offered.*");
  }

  /** What the real code's 1000 transactions in a block are to its 10 s. */
  @Test
  void blocksOfFiftyFailOnThroughputAloneAndAreNamedAsTheCause() {
    assertThat(ledgerWith("blockchain.block-capacity = 50").run())
        .failedOnlyOn("100 transactions committed: mean")
        .because(
            ".*: 100 transactions a second were committed .*: full blocks are the cause, each held"
                + " exactly 50, and 50 every 0.5 s are 100 a second at most");
  }

  /** One in 333, of the preflight's 105 and the load's 330. */
  @Test
  void oneLostTransactionFailsOnThatAlone() {
    assertThat(ledgerWith("blockchain.lost-percent = 0.3").run())
        .failedOnlyOn("transaction committed: failed")
        .because(".*: 1, limit = 0 \\(1 x accepted, but in no block 3.0 s after .*");
  }

  @Test
  void oneTransactionInTwoBlocksFailsOnThatAlone() {
    assertThat(ledgerWith("blockchain.doubled-percent = 0.3").run())
        .failedOnlyOn("transaction committed: failed")
        .because(".*: 1, limit = 0 \\(1 x committed 2 times, at heights \\d+ and \\d+\\)");
  }

  @Test
  void blockTimeTenPercentTooLongFailsOnTheIntervalAlone() {
    assertThat(ledgerWith("blockchain.block-time = 550 ms").run())
        .failedOnlyOn("block interval: mean")
        .because("block interval: mean: 550 ms, limit 475 to 525 ms; the longest was 0.55 s, .*");
  }

  @Test
  void skippedSlotsFailOnTheIntervalAlone() {
    assertThat(ledgerWith("blockchain.skip-every = 4").run())
        .failedOnlyOn("block interval: mean")
        .because(".*limit 475 to 525 ms; the longest was 1.00 s, after height \\d+");
  }

  @Test
  void heightWithoutABlockFailsOnThatAlone() {
    assertThat(ledgerWith("blockchain.height-gap-every = 4").run())
        .failedOnlyOn("block interval: failed")
        .because(".* x height \\d+ has no block.*");
  }

  /** Of the criterion's 5 s and a block time of 10 s, a twentieth. */
  @Test
  void slowRoundsFailOnConsensusAlone() {
    assertThat(
            ledgerWith("blockchain.round = 300 ms")
                .set("lucid.criteria.blockchain.consensus", "250 ms")
                .run())
        .failedOnlyOn("consensus round: max")
        .because("consensus round: max: 3\\d\\d ms, limit < 250 ms");
  }

  @Test
  void roundWithoutItsEndFailsOnConsensusAlone() {
    assertThat(ledgerWith("blockchain.unfinalized-every = 4").run())
        .failedOnlyOn("consensus round: failed")
        .because(".* x height \\d+: no block_finalized.*");
  }

  @Test
  void slowValidationFailsOnThatAlone() {
    assertThat(ledgerWith("blockchain.validation = 1200 ms").run())
        .failedOnlyOn("validate block: max")
        .because("validate block: max: 12\\d\\d ms, limit < 1000 ms");
  }

  @Test
  void blindValidationFailsOnTheTamperedBlocksAlone() {
    assertThat(ledgerWith("blockchain.blind-validation = true").run())
        .failedOnlyOn("reject tampered block: failed")
        .because(".* x previous_hash was changed, and the answer was 200, valid true.*");
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
    assertThat(named(result, Outcome.PASS)).hasSize(result.verdict().criteria().size() - 4);
    assertThat(result.verdict().reason().orElseThrow())
        .contains("the engine's limiter is on: of 105 submissions by one client 100 were accepted");
    assertThat(result).notes("the engine's limiter left room for 1 transaction a second");
  }

  @Test
  void rotatingClientsAndBatchesPassALimiterAndTheVerdictSaysSo() {
    assertThat(
            ledgerWith("blockchain.limiter = true")
                .set("lucid.load.blockchain.rotate-clients", "true")
                .set("lucid.load.blockchain.batch", "5")
                .run())
        .passed()
        .notes("submitted in batches of 5")
        .notes("each request was in the name of another client");
  }

  @Test
  void stubIsNotMeasurableButForWhatItReallyDoes() {
    var result = ledgerWith("blockchain.stub = true").run();
    assertThat(named(result, Outcome.NOT_MEASURABLE))
        .containsExactly(
            "100 transactions committed: mean",
            "transaction committed: failed",
            "block interval: mean",
            "block interval: failed",
            "consensus round: max",
            "consensus round: failed");
    assertThat(named(result, Outcome.PASS)).hasSize(result.verdict().criteria().size() - 6);
    assertThat(result.verdict().reason().orElseThrow())
        .contains("for two block times (1.0 s): no block is being produced")
        .contains("can't be found by its id")
        .contains("has no block_finalized");
  }

  @Test
  void engineStoppedInMidRunFailsAndSaysSince() {
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
      assertThat(named(result, Outcome.PASS)).contains("submit transaction: p95");
      assertThat(result.verdict().reason().orElseThrow())
          .containsPattern("no block for \\d+\\.\\d s after height \\d+");
    } finally {
      stack.close();
    }
  }

  @Test
  void wrongKeyIsAnErrorThatNamesTheSetting() {
    assertThat(ledgerWith().set("lucid.targets.shared.blockchain.api-key", "not-the-key").run())
        .broke(".*gave 500 .* Is lucid.targets.shared.blockchain.api-key the engine's .*");
  }

  private static List<String> named(SimulationRun.Result result, Outcome outcome) {
    return result.verdict().criteria().stream()
        .filter(criterion -> criterion.outcome() == outcome)
        .map(CriterionVerdict::name)
        .toList();
  }
}
