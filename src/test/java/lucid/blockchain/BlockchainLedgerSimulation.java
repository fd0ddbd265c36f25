package lucid.blockchain;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.gateway.ClientKeys;
import lucid.measure.ConstantRate;
import lucid.measure.Tally;
import lucid.run.Phase2Simulation;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.target.BlockchainPreflight;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Transaction throughput: &gt;100 tx/s", as committed; "1 block per 10 seconds"; "consensus
 * latency: &lt;5 s"; "block validation: &lt;1 s".
 *
 * <p>Transactions are submitted at a constant rate for whole block times, while one virtual user
 * reads the chain and another has each new block validated, as it is and tampered with. What was
 * committed, and when, is what the blocks say.
 */
public final class BlockchainLedgerSimulation extends Phase2Simulation {
  /** What an engine's limiter leaves: a transaction a second, of 100 a minute. */
  private static final double BELOW_THE_LIMIT = 1;

  public BlockchainLedgerSimulation() {
    super(Service.BLOCKCHAIN);
    var load = settings.load().blockchain();
    var blockTime = settings.criteria().blockchain().blockTime();
    var window = window(blockTime.multipliedBy(load.blocks()));
    var limited = missing(BlockchainPreflight.SUBMISSIONS).filter(reason -> isLimited(load));
    var name = limited.isEmpty() ? BlockchainApi.SUBMIT : BlockchainApi.SUBMIT_BELOW_THE_LIMIT;
    double rate = limited.isEmpty() ? load.requestsPerSecond() : BELOW_THE_LIMIT;
    var submissions = new Submissions(requests(rate, window), load.batch());
    var candidates = new Candidates();
    boolean settles = !warmingUp() && missing(BlockchainPreflight.BLOCKS).isEmpty();
    var engine = BlockchainApi.client(target);
    var watcher =
        new ChainWatcher(
            engine,
            submissions,
            candidates,
            blockTime,
            window,
            settles ? load.settling() : Duration.ZERO);
    var told = warmingUp() ? Optional.<LedgerFacts>empty() : Optional.of(facts(load, limited));
    if (settles) {
      // The block that closes the last interval.
      lasts(window.plus(blockTime));
    }
    measure(
        window,
        BlockchainApi.protocol(target),
        scenario("submissions")
            .exec(
                BlockchainApi.submit(
                    name, load, submissions, new ClientKeys(warmingUp()), availability))
            .injectOpen(ConstantRate.of(rate, window)),
        scenario("chain watcher")
            .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.read(watcher)))
            .exec(
                Tally.of(
                    "chain",
                    session -> told.map(known -> known.records(watcher)).orElse(List.of())))
            .injectOpen(atOnceUsers(1)),
        scenario("block validation")
            .exec(
                asLongAs(session -> watcher.goesOn())
                    .on(BlockchainApi.validate(engine, candidates)))
            .injectOpen(atOnceUsers(1)));
  }

  /** Whether the engine's limiter, which is on, would refuse some of what is to be submitted. */
  private static boolean isLimited(Load.Blockchain load) {
    return !load.rotateClients() && load.requestsPerSecond() * 60 >= BlockchainPreflight.LIMIT;
  }

  private LedgerFacts facts(Load.Blockchain load, Optional<String> limited) {
    var told = new LedgerFacts(facts, settings.criteria().blockchain(), load);
    told.notMeasurable(
        missing(BlockchainPreflight.BLOCKS),
        BlockchainApi.HUNDRED,
        BlockchainApi.COMMITTED,
        BlockchainApi.INTERVAL,
        BlockchainApi.ROUND);
    told.notMeasurable(
        missing(BlockchainPreflight.TRANSACTIONS), BlockchainApi.HUNDRED, BlockchainApi.COMMITTED);
    told.notMeasurable(missing(BlockchainPreflight.CONSENSUS), BlockchainApi.ROUND);
    told.notMeasurable(limited, BlockchainApi.SUBMIT, BlockchainApi.HUNDRED);
    limited.ifPresent(reason -> told.noteWithoutLoad(BELOW_THE_LIMIT));
    return told;
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    var criteria = settings.criteria().blockchain();
    var load = settings.load().blockchain();
    double blockMillis = criteria.blockTime().toMillis();
    double tolerance = criteria.blockTimeTolerancePercent() / 100;
    var window = criteria.blockTime().multipliedBy(load.blocks());
    return List.of(
        Criterion.that(BlockchainApi.SUBMIT, "response time < 100 ms p95")
            .p95()
            .below(criteria.submitP95()),
        Criterion.that(BlockchainApi.SUBMIT, "availability > 99.9 %")
            .success()
            .above(settings.criteria().availabilityPercent()),
        Criterion.that(BlockchainApi.HUNDRED, "transaction throughput > 100 tx/s")
            .mean()
            .below(timePerHundred(criteria.transactionsPerSecond())),
        Criterion.that(BlockchainApi.COMMITTED, "every accepted transaction in exactly one block")
            .failed()
            .is(0),
        Criterion.that(BlockchainApi.INTERVAL, "1 block per 10 seconds")
            .mean()
            .between(
                Math.ceil(blockMillis * (1 - tolerance)), Math.floor(blockMillis * (1 + tolerance)))
            .byTheTargetsClock(),
        Criterion.that(BlockchainApi.INTERVAL, "heights without a gap").failed().is(0),
        Criterion.that(BlockchainApi.ROUND, "consensus latency < 5 s")
            .max()
            .below(criteria.consensus())
            .byTheTargetsClock(),
        Criterion.that(BlockchainApi.ROUND, "every block's round is told to its end")
            .failed()
            .is(0),
        Criterion.that(BlockchainApi.VALIDATE, "block validation < 1 s")
            .max()
            .below(criteria.validation()),
        Criterion.that(BlockchainApi.VALIDATE, "blocks of the chain are valid").failed().is(0),
        Criterion.that(BlockchainApi.TAMPERED, "a block that was tampered with is not")
            .failed()
            .is(0),
        Criterion.soundOnlyIf(BlockchainApi.SUBMIT, "nearly everything that was due was sent")
            .count()
            .atLeast(Load.nearlyAll(requests(load.requestsPerSecond(), window))));
  }

  /** Rounded up as the records are: whatever is below it is faster than the rate. */
  private static Duration timePerHundred(double transactionsPerSecond) {
    return Duration.ofMillis((long) Math.ceil(100_000 / transactionsPerSecond));
  }

  private static int requests(double rate, Duration window) {
    return (int) Math.round(rate * window.toMillis() / 1000.0);
  }
}
