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

  private final LedgerWords words;

  public BlockchainLedgerSimulation() {
    super(Service.BLOCKCHAIN);
    var load = settings.load().blockchain();
    var criteria = settings.criteria().blockchain();
    var window = window(criteria.blockTime().multipliedBy(load.blocks()));
    boolean limited = limited(load).isPresent();
    double rate = limited ? BELOW_THE_LIMIT : load.requestsPerSecond();
    var submissions = new Submissions((int) ConstantRate.arrivals(rate, window), load.batch());
    var candidates = new Candidates();
    boolean settles = !warmingUp() && missing(BlockchainPreflight.BLOCKS).isEmpty();
    var engine = BlockchainApi.client(target);
    var watcher =
        new ChainWatcher(
            engine,
            submissions,
            candidates,
            criteria.blockTime(),
            window,
            settles ? load.settling() : Duration.ZERO);
    words = new LedgerWords(notes, criteria, load);
    if (limited) {
      words.noteWithoutLoad(BELOW_THE_LIMIT);
    }
    if (settles) {
      // The block that closes the last interval.
      lasts(window.plus(criteria.blockTime()));
    }
    var name = limited ? BlockchainApi.SUBMIT_BELOW_THE_LIMIT : BlockchainApi.SUBMIT;
    measure(
        window,
        BlockchainApi.protocol(target),
        scenario("submissions")
            .exec(
                BlockchainApi.submit(
                    name, load, submissions, new ClientKeys(warmingUp()), requests))
            .injectOpen(ConstantRate.of(rate, window)),
        scenario("chain watcher")
            .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.read(watcher)))
            .exec(
                Tally.of(
                    "chain", session -> warmingUp() ? List.of() : words.records(watcher)))
            .injectOpen(atOnceUsers(1)),
        scenario("block validation")
            .exec(
                asLongAs(session -> watcher.goesOn())
                    .on(BlockchainApi.validate(engine, candidates)))
            .injectOpen(atOnceUsers(1)));
  }

  /** Why the engine's limiter, which is on, would refuse some of what is to be submitted. */
  private Optional<String> limited(Load.Blockchain load) {
    return missing(BlockchainPreflight.SUBMISSIONS)
        .filter(
            reason ->
                !load.rotateClients() && load.requestsPerSecond() * 60 >= BlockchainPreflight.LIMIT);
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return LedgerCriteria.of(
        settings,
        this::missing,
        () -> limited(settings.load().blockchain()),
        breach -> words.throughput(),
        breach -> words.interval(breach));
  }
}
