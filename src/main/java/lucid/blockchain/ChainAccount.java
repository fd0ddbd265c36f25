package lucid.blockchain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.engine.EngineClient;
import lucid.measure.LogRecord;

/**
 * What the chain did with what was submitted. Durations are differences between times of the
 * engine's own clock: that it may differ from the injector's does not matter. When a record stands
 * in the report is by the injector's.
 *
 * @param accepted by id
 * @param idsGivenTwice how many transactions got the id of another one
 * @param blocks that appeared while it was watched, lowest first
 * @param missing heights below the newest that have no block
 * @param blockTime of the criterion
 * @param settling how long was waited for the last transactions
 * @param watchedUntilMillis by the injector's clock
 */
record ChainAccount(
    Map<String, Submissions.Accepted> accepted,
    int idsGivenTwice,
    List<ObservedBlock> blocks,
    List<Long> missing,
    Rounds rounds,
    Duration blockTime,
    Duration settling,
    long watchedUntilMillis) {

  /** What was committed over whole block intervals, all of which lay within the load. */
  record Throughput(long transactions, Duration time, int intervals) {
    double perSecond() {
      return transactions / EngineClockRecords.seconds(time);
    }
  }

  List<LogRecord> records() {
    return Stream.of(throughputRecords(), commitments(), intervalRecords(), roundRecords())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * From the first acceptance to the last sending, by the engine's clock; empty if nothing was
   * accepted. What was sent last is brought to its clock by the quickest of all acceptances: one
   * that came seconds after its sending does not make the load longer.
   */
  private Optional<LoadPeriod> load() {
    var dated = dated();
    if (dated.isEmpty()) {
      return Optional.empty();
    }
    var times = dated.stream().map(Dated::submittedAt).toList();
    var quickest =
        dated.stream().map(Dated::sinceSent).min(Comparator.naturalOrder()).orElseThrow();
    long lastSent = dated.stream().mapToLong(Dated::sentMillis).max().orElseThrow();
    return Optional.of(
        new LoadPeriod(Collections.min(times), Instant.ofEpochMilli(lastSent).plus(quickest)));
  }

  /**
   * A transaction whose time of acceptance is known.
   *
   * @param sentMillis by our clock
   * @param submittedAt by the engine's
   */
  private record Dated(long sentMillis, Instant submittedAt) {
    /** The time until it was accepted and the difference of the clocks in one. */
    Duration sinceSent() {
      return Duration.between(Instant.ofEpochMilli(sentMillis), submittedAt);
    }
  }

  /** An answer to a batch does not say when; the block does. */
  private List<Dated> dated() {
    var dated = new ArrayList<Dated>(accepted.size());
    for (var known : accepted.values()) {
      known.submittedAt().ifPresent(time -> dated.add(new Dated(known.sentMillis(), time)));
    }
    for (var block : blocks) {
      for (var listed : block.transactions()) {
        var known = accepted.get(listed.id());
        if (known != null && known.submittedAt().isEmpty()) {
          dated.add(new Dated(known.sentMillis(), EngineClient.time(listed.time())));
        }
      }
    }
    return dated;
  }

  /** Whether a block came after the last submission: the last interval of the load has ended. */
  boolean isClosed() {
    return load().map(this::isClosed).orElse(true);
  }

  private boolean isClosed(LoadPeriod load) {
    return blocks.stream().anyMatch(block -> block.timestamp().isAfter(load.to()));
  }

  /**
   * The blocks that were made under load; without the first ones that were filled with what others,
   * such as the preflight, had submitted before: in them, there was no room for ours.
   */
  private List<ObservedBlock> blocksWithin(LoadPeriod load) {
    return blocks.stream()
        .filter(block -> load.contains(block.timestamp()))
        .dropWhile(this::holdsOthersOnly)
        .toList();
  }

  private boolean holdsOthersOnly(ObservedBlock block) {
    return !block.transactions().isEmpty() && block.transactions().stream().noneMatch(this::isOurs);
  }

  private boolean isOurs(ObservedBlock.Listed listed) {
    return accepted.containsKey(listed.id());
  }

  /**
   * From the first block after submissions began to the last before they ended. A chain that has
   * stopped is given the time until they ended, too.
   *
   * @return empty if there is no whole interval
   */
  Optional<Throughput> throughput() {
    return load().flatMap(this::throughput);
  }

  private Optional<Throughput> throughput(LoadPeriod load) {
    var within = blocksWithin(load);
    if (within.isEmpty()) {
      return Optional.empty();
    }
    var first = within.get(0);
    var last = within.get(within.size() - 1);
    var end = isClosed(load) ? last.timestamp() : load.to();
    var time = Duration.between(first.timestamp(), end);
    var holders = holders();
    long committed =
        holders.values().stream()
            .map(heights -> heights.get(0))
            .filter(height -> height > first.height() && height <= last.height())
            .count();
    return time.isZero()
        ? Optional.empty()
        : Optional.of(new Throughput(committed, time, within.size() - 1));
  }

  private List<LogRecord> throughputRecords() {
    return throughput()
        .filter(found -> found.transactions() > 0)
        .map(
            found ->
                EngineClockRecords.at(
                    watchedUntilMillis,
                    BlockchainApi.HUNDRED,
                    found.time().multipliedBy(100).dividedBy(found.transactions()),
                    Optional.empty()))
        .map(List::of)
        .orElse(List.of());
  }

  /** The heights of the blocks that hold each of our transactions, for those that are in any. */
  private Map<String, List<Long>> holders() {
    var holders = new HashMap<String, List<Long>>();
    for (var block : blocks) {
      for (var listed : block.transactions()) {
        if (isOurs(listed)) {
          holders.computeIfAbsent(listed.id(), unseen -> new ArrayList<>()).add(block.height());
        }
      }
    }
    return holders;
  }

  /** One a transaction: from its submission to when its block was seen. */
  private List<LogRecord> commitments() {
    var seen = new HashMap<Long, Long>();
    blocks.forEach(block -> seen.put(block.height(), block.seenMillis()));
    var holders = holders();
    var records = new ArrayList<LogRecord>(accepted.size());
    accepted.forEach(
        (id, known) -> {
          var heights = holders.getOrDefault(id, List.of());
          long end = heights.isEmpty() ? watchedUntilMillis : seen.get(heights.get(0));
          records.add(
              new LogRecord(
                  BlockchainApi.COMMITTED,
                  known.sentMillis(),
                  Math.max(known.sentMillis(), end),
                  flaw(heights)));
        });
    for (int i = 0; i < idsGivenTwice; i++) {
      records.add(
          EngineClockRecords.at(
              watchedUntilMillis,
              BlockchainApi.COMMITTED,
              Duration.ZERO,
              Optional.of("accepted with the id of another transaction")));
    }
    return records;
  }

  private Optional<String> flaw(List<Long> heights) {
    return switch (heights.size()) {
      case 0 ->
          Optional.of(
              "accepted, but in no block %.1f s after the last submission"
                  .formatted(EngineClockRecords.seconds(settling)));
      case 1 -> Optional.empty();
      default ->
          Optional.of(
              "committed %d times, at heights %s"
                  .formatted(
                      heights.size(),
                      String.join(" and ", heights.stream().map(String::valueOf).toList())));
    };
  }

  /** The blocks and the times between them; empty if nothing was accepted. */
  Optional<BlockIntervals> intervals() {
    return load()
        .map(
            load ->
                new BlockIntervals(blocks, missing, rounds, load, blockTime, watchedUntilMillis));
  }

  private List<LogRecord> intervalRecords() {
    return intervals().map(BlockIntervals::records).orElse(List.of());
  }

  private List<LogRecord> roundRecords() {
    return load()
        .map(
            load ->
                blocks.stream()
                    .filter(block -> !block.timestamp().isBefore(load.from()))
                    .map(this::round)
                    .toList())
        .orElse(List.of());
  }

  private LogRecord round(ObservedBlock block) {
    var took = rounds.duration(block.height());
    var flaw =
        rounds
            .missing(block.height())
            .map(missing -> "height %d: %s".formatted(block.height(), missing));
    return EngineClockRecords.at(
        block.seenMillis(),
        BlockchainApi.ROUND,
        took.orElseGet(() -> rounds.atLeast(block.height())),
        flaw);
  }

  /**
   * How many transactions each block of {@link #throughput} but the first held, if it was the same
   * in all while more were waiting: the blocks are full, and no faster submitting would help.
   */
  Optional<Integer> fullBlocks() {
    return load()
        .flatMap(
            load -> {
              var within = blocksWithin(load);
              var sizes =
                  within.stream()
                      .skip(1)
                      .map(block -> block.transactions().size())
                      .distinct()
                      .toList();
              return sizes.size() == 1 && sizes.get(0) > 0 && waiting() > 0
                  ? Optional.of(sizes.get(0))
                  : Optional.empty();
            });
  }

  /**
   * Returns why nobody can tell which of ours are committed: blocks do not list all that they hold.
   * Empty if all of ours are listed in some.
   */
  Optional<String> unlisted() {
    if (holders().size() == accepted.size()) {
      return Optional.empty();
    }
    return blocks.stream()
        .filter(block -> block.unlisted() > 0)
        .findFirst()
        .map(
            block ->
                "block %d lists %d of its %d transactions: which of those that were accepted are in it can't be seen"
                    .formatted(
                        block.height(),
                        block.transactions().size(),
                        block.transactions().size() + block.unlisted()));
  }

  /** How many accepted transactions were in no block when the last under load was made. */
  long waiting() {
    return load()
        .map(
            load -> {
              var within = blocksWithin(load);
              if (within.isEmpty()) {
                return (long) accepted.size();
              }
              var last = within.get(within.size() - 1);
              long before =
                  dated().stream()
                      .filter(known -> known.submittedAt().isBefore(last.timestamp()))
                      .count();
              long held =
                  holders().values().stream()
                      .filter(heights -> heights.get(0) <= last.height())
                      .count();
              return Math.max(0, before - held);
            })
        .orElse(0L);
  }
}
