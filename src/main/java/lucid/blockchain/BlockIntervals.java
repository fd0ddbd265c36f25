package lucid.blockchain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import lucid.measure.LogRecord;

/**
 * The times between the blocks of a chain under load, by the blocks' timestamps. They are checked
 * against the times at which the injector saw the blocks.
 *
 * @param blocks the blocks that appeared during the watch, lowest first
 * @param missing the heights below the newest that have no block
 * @param blockTime the block time of the criterion
 * @param clockSet true if the engine's clock was set, so that its times can't be checked
 * @param watchedUntilMillis the end of the watch, by the injector's clock
 */
record BlockIntervals(
    List<ObservedBlock> blocks,
    List<Long> missing,
    Rounds rounds,
    LoadPeriod load,
    Duration blockTime,
    boolean clockSet,
    long watchedUntilMillis) {

  /** A chain without a block for more than this number of block times has stopped. */
  private static final double OVERDUE = 1.5;

  /** The share by which the timestamps may differ from the times seen, beside {@link #LOOK}. */
  private static final double SHARE = 0.05;

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A timestamp in whole seconds may mean any moment of its second. */
  private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

  /**
   * Returns a record for each interval that began within the load. The last one ends with the first
   * block after the load.
   */
  List<LogRecord> records() {
    var records = new ArrayList<LogRecord>();
    for (int i = 0; i < blocks.size(); i++) {
      if (!load.contains(blocks.get(i).timestamp())) {
        continue;
      }
      if (i + 1 < blocks.size()) {
        records.add(interval(blocks.get(i), blocks.get(i + 1)));
      } else {
        stopped(blocks.get(i)).ifPresent(records::add);
      }
    }
    disagreement().ifPresent(records::add);
    return records;
  }

  private LogRecord interval(ObservedBlock from, ObservedBlock to) {
    var took = Duration.between(from.timestamp(), to.timestamp());
    var flaw =
        took.isNegative()
            ? Optional.of("block %d is older than block %d".formatted(to.height(), from.height()))
            : missing.stream()
                .filter(height -> height > from.height() && height < to.height())
                .findFirst()
                .map(height -> "height %d has no block".formatted(height));
    return EngineClockRecords.at(to.seenMillis(), BlockchainApi.INTERVAL, took, flaw);
  }

  private Optional<LogRecord> stopped(ObservedBlock last) {
    var since = Duration.ofMillis(Math.max(0, watchedUntilMillis - last.seenMillis()));
    return since.toMillis() > OVERDUE * blockTime.toMillis()
        ? Optional.of(
            EngineClockRecords.at(
                watchedUntilMillis,
                BlockchainApi.INTERVAL,
                since,
                Optional.of(
                    "no block for %.1f s after height %d"
                        .formatted(EngineClockRecords.seconds(since), last.height()))))
        : Optional.empty();
  }

  /**
   * Returns a failed record if the timestamps differ from the times at which the blocks could be
   * read: an engine can make up only its timestamps.
   */
  private Optional<LogRecord> disagreement() {
    var counted =
        blocks.stream()
            .filter(block -> !block.timestamp().isBefore(load.from()) && !block.replacement())
            .toList();
    if (counted.size() < 2 || clockSet) {
      return Optional.empty();
    }
    var first = counted.get(0);
    var last = counted.get(counted.size() - 1);
    var byTimestamps = Duration.between(first.timestamp(), last.timestamp());
    var seen =
        Duration.ofMillis(last.seenMillis() - first.seenMillis())
            .plus(rounds.duration(first.height()).orElse(Duration.ZERO))
            .minus(rounds.duration(last.height()).orElse(Duration.ZERO));
    var difference = seen.minus(byTimestamps).abs();
    boolean wholeSeconds =
        counted.stream().allMatch(block -> EngineClockRecords.isWholeSecond(block.timestamp()));
    var slack = wholeSeconds ? LOOK.plus(WHOLE_SECOND) : LOOK;
    return difference.toMillis() > SHARE * byTimestamps.toMillis() + slack.toMillis()
        ? Optional.of(
            EngineClockRecords.at(
                watchedUntilMillis,
                BlockchainApi.INTERVAL,
                Duration.ofMillis(Math.max(0, seen.toMillis())).dividedBy(counted.size() - 1),
                Optional.of(
                    "the timestamps of blocks %d to %d span %.1f s, but the blocks appeared within %.1f s"
                        .formatted(
                            first.height(),
                            last.height(),
                            EngineClockRecords.seconds(byTimestamps),
                            EngineClockRecords.seconds(seen)))))
        : Optional.empty();
  }

  /**
   * Returns the longest whole interval that began within the load, with the height before it; empty
   * if there is none.
   */
  Optional<String> longest() {
    return IntStream.range(0, blocks.size() - 1)
        .boxed()
        .filter(i -> load.contains(blocks.get(i).timestamp()))
        .max(Comparator.comparing(this::gap))
        .map(
            i ->
                String.format(
                    Locale.ROOT,
                    "%.2f s, after height %d",
                    EngineClockRecords.seconds(gap(i)),
                    blocks.get(i).height()));
  }

  private Duration gap(int i) {
    return Duration.between(blocks.get(i).timestamp(), blocks.get(i + 1).timestamp());
  }
}
