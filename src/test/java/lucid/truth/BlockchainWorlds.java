package lucid.truth;

import java.util.List;
import java.util.stream.Stream;
import lucid.blockchain.BlockchainLedgerSimulation;

/** The blockchain engine's criteria. */
final class BlockchainWorlds {
  private static final ShortSimulation LEDGER =
      new ShortSimulation(
          BlockchainLedgerSimulation.class,
          "6 blocks of half a second, a twentieth of the criterion's 10 s, as are the 250 ms that a"
              + " round may take; the interval's tolerance is 25 ms then, which the engine's own"
              + " clock decides",
          List.of("blockchain.block-time = 500 ms"),
          List.of(
              "lucid.criteria.blockchain.block-time = 500 ms",
              "lucid.criteria.blockchain.consensus = 250 ms",
              "lucid.load.blockchain.blocks = 6",
              "lucid.load.blockchain.settling = 3 s"));

  private BlockchainWorlds() {}

  static Stream<World> all() {
    return Stream.of(submissions(), committed(), blocks(), rounds(), validation())
        .flatMap(worlds -> worlds);
  }

  private static Stream<World> submissions() {
    var p95 = "submit transaction: p95";
    var success = "submit transaction: success";
    return Stream.of(
        LEDGER.inside(p95, "blockchain.latency = 90 ms"),
        LEDGER
            .outside(p95, "blockchain.latency = 110 ms")
            .saying("submit transaction: p95: 1[12]\\d ms, limit < 100 ms"),
        LEDGER.inside(success),
        // With fewer than 2995 records, three failures in a thousand may be chance.
        LEDGER
            .outside(success, "blockchain.errors-percent = 0.3")
            .with("lucid.load.blockchain.blocks = 56")
            .saying("submit transaction: success: 99\\.\\d+ %, limit > 99.9 % .*found 500.*"));
  }

  private static Stream<World> committed() {
    var rate = "100 transactions committed: mean";
    var each = "transaction committed: failed";
    return Stream.of(
        LEDGER.inside(rate, "blockchain.capacity = 106"),
        LEDGER
            .outside(rate, "blockchain.capacity = 95")
            .saying(
                ".*: 9[3-6](\\.\\d)? transactions a second were committed .* 110 a second were offered.*"),
        // 53 in half a second is about the rate of the real code's 1000 in 10 s.
        LEDGER.inside(rate, "blockchain.block-capacity = 53"),
        LEDGER
            .outside(rate, "blockchain.block-capacity = 50")
            .saying(
                ".*: 100 transactions a second were committed .*: full blocks are the cause\\. Each"
                    + " held exactly 50 transactions, and 50 every 0.5 s are at most 100 a second"),
        LEDGER.inside(each),
        LEDGER
            .outside(each, "blockchain.lost-percent = 0.3")
            .saying(".*: 1, limit = 0 \\(1 x accepted, but in no block 3.0 s after .*"),
        LEDGER
            .outside(each, "blockchain.doubled-percent = 0.3")
            .saying(".*: 1, limit = 0 \\(1 x committed 2 times, at heights \\d+ and \\d+\\)"));
  }

  private static Stream<World> blocks() {
    var interval = "block interval: mean";
    var gap = "block interval: failed";
    return Stream.of(
        LEDGER.inside(interval, "blockchain.block-time = 520 ms"),
        LEDGER.inside(interval, "blockchain.block-time = 480 ms"),
        LEDGER
            .outside(interval, "blockchain.block-time = 550 ms")
            .saying(
                "block interval: mean: 550 ms, limit 475 to 525 ms; the longest was 0.55 s, .*"),
        LEDGER.outside(interval, "blockchain.block-time = 450 ms"),
        LEDGER
            .outside(interval, "blockchain.skip-every = 4")
            // With fewer intervals, half of them twice as long, the mean may be chance.
            .with("lucid.load.blockchain.blocks = 32")
            .saying(".*limit 475 to 525 ms; the longest was 1.00 s, after height \\d+"),
        LEDGER.inside(gap),
        LEDGER
            .outside(gap, "blockchain.height-gap-every = 4")
            .saying(".* x height \\d+ has no block.*"));
  }

  private static Stream<World> rounds() {
    return Stream.of(
        LEDGER.inside("consensus round: max", "blockchain.round = 225 ms"),
        LEDGER
            .outside("consensus round: max", "blockchain.round = 275 ms")
            .saying("consensus round: max: 2\\d\\d ms, limit < 250 ms"),
        LEDGER
            .outside("consensus round: failed", "blockchain.unfinalized-every = 4")
            .alsoRed(
                "a round without an end has lasted for as long as one has waited for it",
                "consensus round: max")
            .saying(".* x height \\d+: no block_finalized.*"));
  }

  private static Stream<World> validation() {
    return Stream.of(
        LEDGER.inside("validate block: max", "blockchain.validation = 900 ms"),
        LEDGER
            .outside("validate block: max", "blockchain.validation = 1100 ms")
            .saying("validate block: max: 1[12]\\d\\d ms, limit < 1000 ms"),
        LEDGER.outside("validate block: failed", "blockchain.refuse-every = 2"),
        LEDGER.inside("reject tampered block: failed"),
        LEDGER
            .outside("reject tampered block: failed", "blockchain.blind-validation = true")
            .saying(".* x previous_hash was changed, and the answer was 200, valid true.*"));
  }
}
