package lucid.blockchain;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lucid.capacity.CapacityQuestion;
import lucid.capacity.CapacityQuestion.Setting;
import lucid.preflight.BlockchainPreflight;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.Metric;

/** The criteria for the blockchain. */
final class LedgerCriteria {
  private static final String UNDER_LOAD = "whole block intervals under the load";
  private static final String EVERY_BLOCK = "every block that came under the load";
  private static final String NO_BLOCK = "no block came while transactions were accepted";
  private static final String NO_BLOCK_READ = "no block could be read";

  private LedgerCriteria() {}

  /**
   * @param missing returns why a part of the engine can't be measured, given its name in the
   *     preflight
   * @param words returns the explanations of breaches, once the load is over
   */
  static List<Criterion> of(
      Settings settings, Function<String, Optional<String>> missing, Supplier<LedgerNotes> words) {
    var criteria = settings.criteria().blockchain();
    var load = settings.load().blockchain();
    double blockMillis = criteria.blockTime().toMillis();
    double tolerance = criteria.blockTimeTolerancePercent() / 100;
    var window = criteria.blockTime().multipliedBy(load.blocks());
    var due = Arrivals.constant(BlockchainApi.SUBMIT, load.requestsPerSecond(), window);
    Supplier<Optional<String>> limited = () -> LedgerLoad.limited(load, missing);
    Supplier<Optional<String>> blocks = () -> missing.apply(BlockchainPreflight.BLOCKS);
    Supplier<Optional<String>> transactions =
        () ->
            missing
                .apply(BlockchainPreflight.TRANSACTIONS)
                .or(blocks)
                .or(() -> words.get().whyUnknown());
    Supplier<Optional<String>> rounds =
        () -> missing.apply(BlockchainPreflight.CONSENSUS).or(blocks);
    return List.of(
        that(BlockchainApi.SUBMIT, "response time < 100 ms p95")
            .p95()
            .below(criteria.submitP95())
            .over(due)
            .unless(limited)
            .ifAbsent("nothing was submitted"),
        available(BlockchainApi.SUBMIT, settings.criteria().availabilityPercent(), due)
            .unless(limited)
            .ifAbsent("nothing was submitted"),
        that(BlockchainApi.HUNDRED, "transaction throughput > 100 tx/s")
            .mean()
            .below(timePerHundred(criteria.transactionsPerSecond()))
            .over(due)
            .dependingOnTheLoad()
            .during(UNDER_LOAD)
            .saying(breach -> words.get().throughput())
            .inDoubtIf(() -> words.get().clockWasSet().or(words.get()::unevenThroughput))
            .unless(() -> transactions.get().or(limited))
            .ifAbsent(
                "no block that ended an interval under the load contains a transaction of this run"),
        that(BlockchainApi.COMMITTED, "every accepted transaction in exactly one block")
            .failed()
            .is(0)
            .during("until %d s after the last submission".formatted(load.settling().toSeconds()))
            .unless(transactions)
            .ifAbsent("no transaction was accepted"),
        that(BlockchainApi.INTERVAL, "1 block per 10 seconds")
            .mean()
            .between(
                Math.ceil(blockMillis * (1 - tolerance)), Math.floor(blockMillis * (1 + tolerance)))
            .byTheTargetsClock()
            .during(UNDER_LOAD)
            .saying(breach -> words.get().interval(breach))
            .inDoubtIf(() -> words.get().clockWasSet())
            .unless(blocks)
            .ifAbsent(NO_BLOCK),
        that(BlockchainApi.INTERVAL, "heights without a gap")
            .failed()
            .is(0)
            .during(UNDER_LOAD)
            .unless(blocks)
            .ifAbsent(NO_BLOCK),
        that(BlockchainApi.ROUND, "consensus latency < 5 s")
            .max()
            .below(criteria.consensus())
            .byTheTargetsClock()
            .during(EVERY_BLOCK)
            .inDoubtIf(() -> words.get().clockWasSet().or(words.get()::coarseRound))
            .unless(rounds)
            .ifAbsent(NO_BLOCK),
        that(BlockchainApi.ROUND, "every block's round is told to its end")
            .failed()
            .is(0)
            .during(EVERY_BLOCK)
            .unless(rounds)
            .ifAbsent(NO_BLOCK),
        that(BlockchainApi.VALIDATE, "block validation < 1 s")
            .max()
            .below(criteria.validation())
            .during(EVERY_BLOCK)
            .ifAbsent(NO_BLOCK_READ),
        that(BlockchainApi.VALIDATE, "blocks of the chain are valid")
            .failed()
            .is(0)
            .during(EVERY_BLOCK)
            .ifAbsent(NO_BLOCK_READ),
        that(BlockchainApi.TAMPERED, "a block that was tampered with is not")
            .failed()
            .is(0)
            .during(EVERY_BLOCK)
            .ifAbsent(NO_BLOCK_READ),
        sentAsDue(due).unless(limited));
  }

  /** Returns the capacity question: the highest rate of transactions that the chain commits. */
  static CapacityQuestion capacity(Settings settings) {
    var criteria = settings.criteria().blockchain();
    var load = settings.load().blockchain();
    long blocks =
        (long)
            Math.ceil(
                (double) settings.capacity().hold().toMillis() / criteria.blockTime().toMillis());
    return new CapacityQuestion(
        "Chain submissions",
        "transactions/s",
        "lucid.capacity.blockchain",
        settings.capacity().blockchain(),
        new Setting("lucid.load.blockchain.rate", load.rate()),
        new Setting(
            "lucid.criteria.blockchain.transactions-per-second", criteria.transactionsPerSecond()),
        Map.of("lucid.load.blockchain.blocks", Long.toString(Math.max(load.blocks(), blocks))),
        BlockchainApi.SUBMIT,
        BlockchainApi.HUNDRED + ": " + Metric.MEAN.label(),
        millisPerHundred -> 100_000 / millisPerHundred,
        Optional.empty());
  }

  /** Returns the time for 100 transactions, rounded up as the records are. */
  private static Duration timePerHundred(double transactionsPerSecond) {
    return Duration.ofMillis((long) Math.ceil(100_000 / transactionsPerSecond));
  }
}
