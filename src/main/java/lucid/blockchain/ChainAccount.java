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
 * An account of what the chain did with the submitted transactions. Durations are differences
 * between two times of the engine's clock, which need not agree with the injector's clock. The
 * moment of a record in the report is by the injector's clock.
 *
 * @param accepted the accepted transactions by their ids
 * @param idsGivenTwice the number of transactions that got the id of another one
 * @param blocks the blocks that appeared during the watch, lowest first
 * @param missing the heights below the newest that have no block
 * @param blockTime the block time of the criterion
 * @param settling the longest wait for the blocks of the last transactions
 * @param watchedUntilMillis the end of the watch, by the injector's clock
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

  /** Times in whole seconds contradict each other by up to a second. */
  private static final Duration CLOCK_SET = Duration.ofMillis(1500);

  /** With fewer intervals, leaving one out would leave too little. */
  private static final int FEWEST_INTERVALS = 3;

  /** The transactions that were committed over whole block intervals within the load. */
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
   * Returns the period from the first acceptance to the last submission, by the engine's clock;
   * empty if nothing was accepted. The quickest acceptance gives the difference of the clocks, so a
   * slow acceptance does not make the period longer.
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
   * A transaction with a known time of acceptance.
   *
   * @param sentMillis the time of its submission, by the injector's clock
   * @param submittedAt the time of its acceptance, by the engine's clock
   */
  private record Dated(long sentMillis, Instant submittedAt) {
    /** Returns the time until the acceptance plus the difference of the clocks. */
    Duration sinceSent() {
      return Duration.between(Instant.ofEpochMilli(sentMillis), submittedAt);
    }
  }

  /**
   * Returns the transactions with their times of acceptance. For a batch, the block has the times.
   */
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

  /** Returns whether a block came after the last submission: the last interval has then ended. */
  boolean isClosed() {
    return load().map(this::isClosed).orElse(true);
  }

  private boolean isClosed(LoadPeriod load) {
    return blocks.stream().anyMatch(block -> block.timestamp().isAfter(load.to()));
  }

  /**
   * Returns the blocks that were made under load. The first ones are left out if they only hold
   * transactions that others, such as the preflight, had submitted before.
   */
  private List<ObservedBlock> blocksWithin(LoadPeriod load) {
    return blocks.stream()
        .filter(block -> load.contains(block.timestamp()))
        .dropWhile(this::holdsOnlyForeign)
        .toList();
  }

  private boolean holdsOnlyForeign(ObservedBlock block) {
    return !block.transactions().isEmpty()
        && block.transactions().stream().noneMatch(this::isAccepted);
  }

  private boolean isAccepted(ObservedBlock.Listed listed) {
    return accepted.containsKey(listed.id());
  }

  /**
   * Returns the throughput from the first to the last block within the load; empty if there is no
   * whole interval. For a chain that has stopped, the time goes on to the end of the load.
   */
  Optional<Throughput> throughput() {
    return load().flatMap(this::throughput);
  }

  private Optional<Throughput> throughput(LoadPeriod load) {
    return throughput(
        blocksWithin(load), isClosed(load) ? Optional.empty() : Optional.of(load.to()));
  }

  /**
   * @param stopped the end of the load, if no block came after it
   */
  private Optional<Throughput> throughput(List<ObservedBlock> within, Optional<Instant> stopped) {
    if (within.isEmpty()) {
      return Optional.empty();
    }
    var first = within.get(0);
    var last = within.get(within.size() - 1);
    var time = Duration.between(first.timestamp(), stopped.orElse(last.timestamp()));
    long committed =
        heightsById().values().stream()
            .map(heights -> heights.get(0))
            .filter(height -> height > first.height() && height <= last.height())
            .count();
    return time.isZero()
        ? Optional.empty()
        : Optional.of(new Throughput(committed, time, within.size() - 1));
  }

  /**
   * Returns the throughput without the first interval, and without the last one. If both are near
   * {@link #throughput}, it does not depend on which blocks happened to be the first and the last.
   * Empty if there are too few intervals, or if the chain has stopped.
   */
  List<Throughput> throughputOfFewerIntervals() {
    return load()
        .filter(this::isClosed)
        .map(this::blocksWithin)
        .filter(within -> within.size() > FEWEST_INTERVALS)
        .map(
            within ->
                Stream.of(within.subList(1, within.size()), within.subList(0, within.size() - 1))
                    .flatMap(fewer -> throughput(fewer, Optional.empty()).stream())
                    .toList())
        .orElse(List.of());
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

  /** Returns the heights of the blocks that hold each accepted transaction that is in a block. */
  private Map<String, List<Long>> heightsById() {
    var heights = new HashMap<String, List<Long>>();
    for (var block : blocks) {
      for (var listed : block.transactions()) {
        if (isAccepted(listed)) {
          heights.computeIfAbsent(listed.id(), unseen -> new ArrayList<>()).add(block.height());
        }
      }
    }
    return heights;
  }

  /** Returns a record for each transaction, from its submission until its block was seen. */
  private List<LogRecord> commitments() {
    var seen = new HashMap<Long, Long>();
    blocks.forEach(block -> seen.put(block.height(), block.seenMillis()));
    var heightsById = heightsById();
    var records = new ArrayList<LogRecord>(accepted.size());
    accepted.forEach(
        (id, known) -> {
          var heights = heightsById.getOrDefault(id, List.of());
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

  /**
   * Returns the time by which the engine's clock was set at least: the largest contradiction
   * between what two acceptances show of the difference between the clocks. Empty if one difference
   * fits them all, or would if times were not whole seconds.
   */
  Optional<Duration> clockSet() {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    for (var known : accepted.values()) {
      if (known.submittedAt().isPresent()) {
        long engine = known.submittedAt().get().toEpochMilli();
        least = Math.max(least, engine - known.answeredMillis());
        most = Math.min(most, engine - known.sentMillis());
      }
    }
    return least > most
        ? Optional.of(Duration.ofMillis(least - most)).filter(set -> set.compareTo(CLOCK_SET) > 0)
        : Optional.empty();
  }

  /** Returns the block intervals; empty if nothing was accepted. */
  Optional<BlockIntervals> intervals() {
    return load()
        .map(
            load ->
                new BlockIntervals(
                    blocks,
                    missing,
                    rounds,
                    load,
                    blockTime,
                    clockSet().isPresent(),
                    watchedUntilMillis));
  }

  private List<LogRecord> intervalRecords() {
    return intervals().map(BlockIntervals::records).orElse(List.of());
  }

  private List<LogRecord> roundRecords() {
    return blocksWithRounds().map(this::round).toList();
  }

  private Stream<ObservedBlock> blocksWithRounds() {
    return load().stream()
        .flatMap(load -> blocks.stream().filter(block -> !block.timestamp().isBefore(load.from())));
  }

  /**
   * Returns the longest round, if the engine's times are whole seconds; empty if they are not. The
   * round may have taken up to a second less or more.
   */
  Optional<Duration> longestRoundInWholeSeconds() {
    return blocksWithRounds()
        .flatMap(block -> rounds.duration(block.height()).stream())
        .max(Comparator.naturalOrder())
        .filter(longest -> rounds.inWholeSeconds());
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
   * Returns the number of transactions in a full block; empty if blocks are not full. Blocks are
   * full if all blocks of {@link #throughput} but the first held the same number while more were
   * waiting.
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
   * Returns why it is unknown which transactions are committed: a block does not list all its
   * transactions. Empty if each accepted transaction is listed in a block.
   */
  Optional<String> whyUnknown() {
    if (heightsById().size() == accepted.size()) {
      return Optional.empty();
    }
    return blocks.stream()
        .filter(block -> block.unlisted() > 0)
        .findFirst()
        .map(
            block ->
                "block %d lists only %d of its %d transactions, so it is unknown which accepted transactions are in it"
                    .formatted(
                        block.height(),
                        block.transactions().size(),
                        block.transactions().size() + block.unlisted()));
  }

  /**
   * Returns the number of accepted transactions that were in no block when the last block under
   * load was made.
   */
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
                  heightsById().values().stream()
                      .filter(heights -> heights.get(0) <= last.height())
                      .count();
              return Math.max(0, before - held);
            })
        .orElse(0L);
  }
}
