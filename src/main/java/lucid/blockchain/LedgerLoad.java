package lucid.blockchain;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lucid.engine.EngineClient;
import lucid.gateway.ClientKeys;
import lucid.measure.ConstantRate;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.preflight.BlockchainPreflight;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.target.Target;

/**
 * The virtual users of the ledger: those that submit transactions, one that reads the chain, and
 * one that has each new block validated.
 */
final class LedgerLoad {
  /** What an engine's limiter leaves: a transaction a second, of 100 a minute. */
  static final double BELOW_THE_LIMIT = 1;

  private final Load.Blockchain load;
  private final Duration window;
  private final boolean limited;
  private final double rate;
  private final EngineClient engine;
  private final Submissions submissions;
  private final BlocksToValidate candidates = new BlocksToValidate();
  private final ChainWatcher watcher;

  /**
   * @param window how long transactions are submitted
   * @param settling how long to wait for them afterwards, at most; zero = not at all
   * @param limited whether to submit only {@link #BELOW_THE_LIMIT}
   */
  LedgerLoad(
      Settings settings, Target target, Duration window, Duration settling, boolean limited) {
    this.load = settings.load().blockchain();
    this.window = window;
    this.limited = limited;
    rate = limited ? BELOW_THE_LIMIT : load.requestsPerSecond();
    engine = BlockchainApi.client(target);
    submissions = new Submissions((int) ConstantRate.arrivals(rate, window), load.batch());
    watcher =
        new ChainWatcher(
            engine,
            submissions,
            candidates,
            settings.criteria().blockchain().blockTime(),
            window,
            settling,
            Ticker.SYSTEM);
  }

  /**
   * Returns why the engine's limiter would refuse some of the load; empty if it is off, or if it
   * would not.
   *
   * @param missing why a part of the engine can't be measured, by the preflight's name of it
   */
  static Optional<String> limited(
      Load.Blockchain load, Function<String, Optional<String>> missing) {
    return missing
        .apply(BlockchainPreflight.SUBMISSIONS)
        .filter(
            reason ->
                !load.rotateClients()
                    && load.requestsPerSecond() * 60 >= BlockchainPreflight.LIMIT);
  }

  /** Returns the users that submit one transaction or one batch each. */
  PopulationBuilder submissions(ClientKeys clients, RequestWatch requests) {
    var name = limited ? BlockchainApi.SUBMIT_BELOW_THE_LIMIT : BlockchainApi.SUBMIT;
    return scenario("submissions")
        .exec(BlockchainApi.submit(name, load, submissions, clients, requests))
        .injectOpen(ConstantRate.of(rate, window));
  }

  /**
   * Returns the user that reads the chain.
   *
   * @param records of what was read, made at the end
   */
  PopulationBuilder chainWatcher(Function<ChainWatcher, List<LogRecord>> records) {
    return scenario("chain watcher")
        .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.read(watcher)))
        .exec(Tally.of("chain", session -> records.apply(watcher)))
        .injectOpen(atOnceUsers(1));
  }

  /** Returns the user that has each new block validated, as it is and tampered with. */
  PopulationBuilder blockValidation() {
    return scenario("block validation")
        .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.validate(engine, candidates)))
        .injectOpen(atOnceUsers(1));
  }
}
