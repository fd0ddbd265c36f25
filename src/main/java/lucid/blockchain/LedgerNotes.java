package lucid.blockchain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import lucid.measure.LogRecord;
import lucid.settings.Criteria;
import lucid.settings.Load;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Notes;

/** Makes the notes and explanations of the ledger's verdict. */
final class LedgerNotes {
  private static final Duration PLANNED_BLOCK_TIME = Duration.ofSeconds(10);

  private final Notes notes;
  private final Criteria.Blockchain criteria;
  private final Load.Blockchain load;
  private final AtomicReference<ChainAccount> account = new AtomicReference<>();

  LedgerNotes(Notes notes, Criteria.Blockchain criteria, Load.Blockchain load) {
    this.notes = notes;
    this.criteria = criteria;
    this.load = load;
    noteHowItWasSubmitted();
  }

  private void noteHowItWasSubmitted() {
    if (!criteria.blockTime().equals(PLANNED_BLOCK_TIME)) {
      notes.add(
          "the limit of the block interval is %s s (criteria.blockchain.block-time) instead of 10 s"
              .formatted(number(EngineClockRecords.seconds(criteria.blockTime()))));
    }
    if (load.batch() > 1) {
      notes.add(
          "transactions were submitted in batches of %d (load.blockchain.batch): one \"submit transaction\" is one batch"
              .formatted(load.batch()));
    }
    if (load.rotateClients()) {
      notes.add(
          "each request named another client (load.blockchain.rotate-clients): the engine's"
              + " limiter would not admit this load of a single client");
    }
  }

  /** Adds a note that transactions were submitted at a low rate instead of the load. */
  void noteWithoutLoad(double rate) {
    notes.add(
        "the engine's limiter is on, so only %s transaction a second was submitted: blocks, rounds and validations were measured without the load of %s a second"
            .formatted(number(rate), number(load.rate())));
  }

  /** Returns the chain's records at the end of the watch, and adds the notes about the chain. */
  List<LogRecord> records(ChainWatcher watcher) {
    var found = watcher.account();
    account.set(found);
    found
        .intervals()
        .flatMap(BlockIntervals::longest)
        .ifPresent(gap -> notes.add("the longest time between two blocks was " + gap));
    if (watcher.replaced() > 0) {
      notes.add(
          "%d blocks were replaced by other ones after they had been read; the last block of a height counts"
              .formatted(watcher.replaced()));
    }
    notes.add(
        "the watcher sent %s requests a second".formatted(number(watcher.requestsPerSecond())));
    return found.records();
  }

  /** Returns why it is unknown which transactions were committed; empty if it is known. */
  Optional<String> whyUnknown() {
    return fromAccount(ChainAccount::whyUnknown);
  }

  /** Returns the explanation of a throughput that is too low. */
  Optional<String> throughput() {
    return fromAccount(ChainAccount::throughput)
        .map(
            committed ->
                "%s transactions a second were committed (%d in %d block intervals, %s s), limit > %s. %s a second were offered, and %d accepted transactions were still waiting for a block%s"
                    .formatted(
                        number(committed.perSecond()),
                        committed.transactions(),
                        committed.intervals(),
                        number(EngineClockRecords.seconds(committed.time())),
                        number(criteria.transactionsPerSecond()),
                        number(load.rate()),
                        account.get().waiting(),
                        full()));
  }

  /**
   * Returns why the throughput can't decide: without the first block interval, or without the last
   * one, it would be on the other side of the limit.
   */
  Optional<String> unevenThroughput() {
    return fromAccount(ChainAccount::throughput)
        .flatMap(
            whole ->
                account.get().throughputOfFewerIntervals().stream()
                    .filter(fewer -> exceeds(fewer) != exceeds(whole))
                    .findFirst())
        .map(
            fewer ->
                "%d of these block intervals alone have %s transactions a second: the blocks are so uneven that more of them are needed to decide (load.blockchain.blocks)"
                    .formatted(fewer.intervals(), number(fewer.perSecond())));
  }

  /**
   * Returns why times of the engine's clock can't decide: the clock was set. Empty if it was not.
   */
  Optional<String> clockWasSet() {
    return fromAccount(ChainAccount::clockSet)
        .map(
            set ->
                "the engine's clock was set by %.1f s or more during the load, or it has several clocks that differ"
                    .formatted(EngineClockRecords.seconds(set)));
  }

  /** Returns why the longest round can't decide: its times are whole seconds. Empty if it can. */
  Optional<String> coarseRound() {
    return fromAccount(ChainAccount::longestRoundInWholeSeconds)
        .filter(
            longest ->
                longest.minusSeconds(1).compareTo(criteria.consensus()) < 0
                    && longest.plusSeconds(1).compareTo(criteria.consensus()) > 0)
        .map(
            longest ->
                "the engine's times are whole seconds, so that this round took between %d and %d s"
                    .formatted(longest.toSeconds() - 1, longest.toSeconds() + 1));
  }

  private boolean exceeds(ChainAccount.Throughput committed) {
    return committed.perSecond() > criteria.transactionsPerSecond();
  }

  private String full() {
    return fromAccount(ChainAccount::fullBlocks)
        .map(
            size ->
                ": full blocks are the cause. Each held exactly %d transactions, and %d every %s s are at most %s a second"
                    .formatted(
                        size,
                        size,
                        number(EngineClockRecords.seconds(criteria.blockTime())),
                        number(size / EngineClockRecords.seconds(criteria.blockTime()))))
        .orElse("");
  }

  /** Returns the explanation of blocks that came too early or too late. */
  Optional<String> interval(CriterionVerdict breach) {
    return Optional.of(
        "%s ms, limit %s ms; the longest was %s"
            .formatted(
                breach.actual().map(LedgerNotes::number).orElse("nothing"),
                breach.limit(),
                fromAccount(ChainAccount::intervals)
                    .flatMap(BlockIntervals::longest)
                    .orElse("not seen")));
  }

  private <T> Optional<T> fromAccount(Function<ChainAccount, Optional<T>> question) {
    return Optional.ofNullable(account.get()).flatMap(question);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
