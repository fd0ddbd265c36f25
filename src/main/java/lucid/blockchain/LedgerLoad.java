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
  /**
   * The number of transactions a second that are submitted if the engine's limiter is on: it admits
   * 100 a minute.
   */
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
   * @param window the time during which transactions are submitted
   * @param settling the longest wait for their blocks afterwards; zero to end without a wait
   * @param limited true to submit only {@link #BELOW_THE_LIMIT}
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
   * Returns why the engine's limiter would refuse a part of the load; empty if it would not.
   *
   * @param missing returns why a part of the engine can't be measured, given its name in the
   *     preflight
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
   * @param records makes the records at the end of the watch
   */
  PopulationBuilder chainWatcher(Function<ChainWatcher, List<LogRecord>> records) {
    return scenario("chain watcher")
        .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.read(watcher)))
        .exec(Tally.of("chain", session -> records.apply(watcher)))
        .injectOpen(atOnceUsers(1));
  }

  /** Returns the user that validates each new block, as it is and tampered with. */
  PopulationBuilder blockValidation() {
    return scenario("block validation")
        .exec(asLongAs(session -> watcher.goesOn()).on(BlockchainApi.validate(engine, candidates)))
        .injectOpen(atOnceUsers(1));
  }
}
