package lucid.blockchain;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import lucid.measure.Recorded;
import lucid.settings.Criteria;
import lucid.settings.Load;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Facts;
import lucid.verdict.Metric;

/** What the verdict on the ledger says beside its figures. */
final class LedgerFacts {
  private static final Duration SEED_BLOCK_TIME = Duration.ofSeconds(10);

  private final Facts facts;
  private final Criteria.Blockchain criteria;
  private final Load.Blockchain load;
  private final Set<String> notMeasurable = new HashSet<>();
  private final AtomicReference<ChainAccount> account = new AtomicReference<>();

  LedgerFacts(Facts facts, Criteria.Blockchain criteria, Load.Blockchain load) {
    this.facts = facts;
    this.criteria = criteria;
    this.load = load;
    facts.failIfAbsent(BlockchainApi.SUBMIT, "nothing was submitted");
    facts.failIfAbsent(BlockchainApi.COMMITTED, "no transaction was accepted");
    facts.failIfAbsent(
        BlockchainApi.HUNDRED,
        "no transaction of this run is in a block that came under load after another one");
    facts.failIfAbsent(BlockchainApi.INTERVAL, "no block came while transactions were accepted");
    facts.failIfAbsent(BlockchainApi.ROUND, "no block came while transactions were accepted");
    facts.failIfAbsent(BlockchainApi.VALIDATE, "no block could be read");
    facts.failIfAbsent(BlockchainApi.TAMPERED, "no block could be read");
    facts.explain(BlockchainApi.HUNDRED, breach -> throughput());
    facts.explain(BlockchainApi.INTERVAL, this::interval);
    noteHowItWasSubmitted();
  }

  private void noteHowItWasSubmitted() {
    if (!criteria.blockTime().equals(SEED_BLOCK_TIME)) {
      facts.note(
          "the block interval is held against %s s (criteria.blockchain.block-time), not against 10 s"
              .formatted(number(Ended.seconds(criteria.blockTime()))));
    }
    if (load.batch() > 1) {
      facts.note(
          "submitted in batches of %d (load.blockchain.batch): \"submit transaction\" is a batch"
              .formatted(load.batch()));
    }
    if (load.rotateClients()) {
      facts.note(
          "each request was in the name of another client (load.blockchain.rotate-clients): no"
              + " single client could submit that much past an engine's limiter");
    }
  }

  /**
   * The target does not offer what {@code requests} measure; what is recorded all the same, is not.
   */
  void notMeasurable(Optional<String> reason, String... requests) {
    reason.ifPresent(
        why -> {
          for (var request : requests) {
            facts.notMeasurable(request, why);
            notMeasurable.add(request);
          }
        });
  }

  /** What was submitted instead of the load, and so what else is decided was decided without it. */
  void noteWithoutLoad(double rate) {
    facts.note(
        "the engine's limiter left room for %s transaction a second: blocks, rounds and validations were measured without the load of %s"
            .formatted(number(rate), number(load.rate())));
  }

  /** The chain's records, at the end of the watch. */
  List<Recorded> records(ChainWatcher watcher) {
    var found = watcher.account();
    account.set(found);
    found
        .intervals()
        .flatMap(BlockIntervals::longest)
        .ifPresent(gap -> facts.note("longest time between two blocks: " + gap));
    facts.note(
        "the watcher sent %s requests a second".formatted(number(watcher.requestsPerSecond())));
    return found.records().stream()
        .filter(record -> !notMeasurable.contains(record.name()))
        .toList();
  }

  private Optional<String> throughput() {
    return found(ChainAccount::throughput)
        .map(
            committed ->
                "%s transactions a second were committed (%d in %d block intervals, %s s), limit > %s; %s were offered, and %d accepted ones were waiting for a block%s"
                    .formatted(
                        number(committed.perSecond()),
                        committed.transactions(),
                        committed.intervals(),
                        number(Ended.seconds(committed.time())),
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
                        number(Ended.seconds(criteria.blockTime())),
                        number(size / Ended.seconds(criteria.blockTime()))))
        .orElse("");
  }

  private Optional<String> interval(CriterionVerdict breach) {
    return breach.name().endsWith(Metric.MEAN.label())
        ? Optional.of(
            "%s ms, limit %s ms; the longest was %s"
                .formatted(
                    breach.actual().map(LedgerFacts::number).orElse("nothing"),
                    breach.limit(),
                    found(ChainAccount::intervals)
                        .flatMap(BlockIntervals::longest)
                        .orElse("not seen")))
        : Optional.empty();
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
