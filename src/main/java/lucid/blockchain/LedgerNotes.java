package lucid.blockchain;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import lucid.measure.LogRecord;
import lucid.settings.Criteria;
import lucid.settings.Load;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Notes;

/** Says what the verdict on the ledger says beside its figures. */
final class LedgerNotes {
  private static final Duration SEED_BLOCK_TIME = Duration.ofSeconds(10);

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
    if (!criteria.blockTime().equals(SEED_BLOCK_TIME)) {
      notes.add(
          "the block interval is held against %s s (criteria.blockchain.block-time), not against 10 s"
              .formatted(number(EngineClockRecords.seconds(criteria.blockTime()))));
    }
    if (load.batch() > 1) {
      notes.add(
          "submitted in batches of %d (load.blockchain.batch): \"submit transaction\" is a batch"
              .formatted(load.batch()));
    }
    if (load.rotateClients()) {
      notes.add(
          "each request was in the name of another client (load.blockchain.rotate-clients): no"
              + " single client could submit that much past an engine's limiter");
    }
  }

  /** What was submitted instead of the load, and so what else is decided was decided without it. */
  void noteWithoutLoad(double rate) {
    notes.add(
        "the engine's limiter left room for %s transaction a second: blocks, rounds and validations were measured without the load of %s"
            .formatted(number(rate), number(load.rate())));
  }

  /** The chain's records, at the end of the watch. */
  List<LogRecord> records(ChainWatcher watcher) {
    var found = watcher.account();
    account.set(found);
    found
        .intervals()
        .flatMap(BlockIntervals::longest)
        .ifPresent(gap -> notes.add("longest time between two blocks: " + gap));
    if (watcher.replaced() > 0) {
      notes.add(
          "%d times another block stood at a height that had been read before; the last one counts"
              .formatted(watcher.replaced()));
    }
    notes.add(
        "the watcher sent %s requests a second".formatted(number(watcher.requestsPerSecond())));
    return found.records();
  }

  /** Returns why nobody can tell what was committed; empty if the blocks list it all. */
  Optional<String> unlisted() {
    return found(ChainAccount::unlisted);
  }

  /** Returns the words for a chain that commits too little. */
  Optional<String> throughput() {
    return found(ChainAccount::throughput)
        .map(
            committed ->
                "%s transactions a second were committed (%d in %d block intervals, %s s), limit > %s; %s were offered, and %d accepted ones were waiting for a block%s"
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

  private String full() {
    return found(ChainAccount::fullBlocks)
        .map(
            size ->
                ": full blocks are the cause, each held exactly %d, and %d every %s s are %s a second at most"
                    .formatted(
                        size,
                        size,
                        number(EngineClockRecords.seconds(criteria.blockTime())),
                        number(size / EngineClockRecords.seconds(criteria.blockTime()))))
        .orElse("");
  }

  /** Returns the words for blocks that come too early or too late. */
  Optional<String> interval(CriterionVerdict breach) {
    return Optional.of(
        "%s ms, limit %s ms; the longest was %s"
            .formatted(
                breach.actual().map(LedgerNotes::number).orElse("nothing"),
                breach.limit(),
                found(ChainAccount::intervals)
                    .flatMap(BlockIntervals::longest)
                    .orElse("not seen")));
  }

  private <T> Optional<T> found(java.util.function.Function<ChainAccount, Optional<T>> question) {
    return Stream.ofNullable(account.get()).map(question).flatMap(Optional::stream).findFirst();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
