package lucid.blockchain;

import static lucid.blockchain.RoundsTest.event;
import static lucid.blockchain.RoundsTest.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lucid.measure.LogRecord;
import org.junit.jupiter.api.Test;

/** A load of 110 transactions a second for a minute, on a chain with blocks every 10 s. */
class ChainAccountTest {
  private static final Duration BLOCK_TIME = Duration.ofSeconds(10);
  private static final int RATE = 110;
  private static final int SECONDS = 60;

  /** The start by the engine's clock, which differs by years from the injector's. */
  private static final Instant START = Instant.parse("2020-02-02T20:20:20Z");

  /** The start by the injector's clock. */
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final Map<String, Submissions.Accepted> accepted = new LinkedHashMap<>();
  private final List<ObservedBlock> blocks = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private final Rounds rounds = new Rounds();
  private long watchedUntilMillis = START_MILLIS + 65_000;

  private static ObservedBlock block(
      long height, Instant timestamp, long seenMillis, List<ObservedBlock.Listed> transactions) {
    return new ObservedBlock(height, "", "", timestamp, seenMillis, transactions, 0, false);
  }

  private static ObservedBlock.Listed listed(String id, String time) {
    return new ObservedBlock.Listed(id, time);
  }

  /** Returns a transaction that was accepted {@code after} the start, and answered then. */
  private static Submissions.Accepted accepted(long sentAfterMillis, Duration after) {
    return new Submissions.Accepted(
        START_MILLIS + sentAfterMillis,
        START_MILLIS + after.toMillis() + 1,
        Optional.of(START.plus(after)));
  }

  /** Submits transaction {@code i} at i / 110 s. */
  private ChainAccountTest submitted() {
    for (int i = 0; i <= RATE * SECONDS; i++) {
      var after = Duration.ofSeconds(1).multipliedBy(i).dividedBy(RATE);
      accepted.put("tx" + i, accepted(after.toMillis(), after));
    }
    return this;
  }

  /** Adds a block at {@code atSeconds} with a range of transactions, seen 200 ms later. */
  private ChainAccountTest block(double atSeconds, int from, int to) {
    return block(atSeconds, atSeconds, from, to);
  }

  private ChainAccountTest block(double atSeconds, double seenAfter, int from, int to) {
    long height = blocks.isEmpty() ? 100 : blocks.get(blocks.size() - 1).height() + 1;
    blocks.add(
        block(
            height,
            START.plusMillis(Math.round(atSeconds * 1000)),
            START_MILLIS + Math.round(seenAfter * 1000) + 200,
            IntStream.range(from, to).mapToObj(i -> listed("tx" + i, "")).toList()));
    return this;
  }

  /** Adds a block at 4 s and every 10 s, each with all transactions submitted until then. */
  private ChainAccountTest healthyChain() {
    block(4, 0, 440);
    for (int i = 1; i <= 5; i++) {
      block(4 + 10 * i, 440 + 1100 * (i - 1), 440 + 1100 * i);
    }
    return block(64, 440 + 5500, RATE * SECONDS + 1);
  }

  private ChainAccount account() {
    return new ChainAccount(
        accepted,
        0,
        blocks,
        missing,
        rounds,
        BLOCK_TIME,
        Duration.ofSeconds(30),
        watchedUntilMillis);
  }

  private List<LogRecord> records(String name) {
    return account().records().stream().filter(record -> record.name().equals(name)).toList();
  }

  private static List<Long> millis(List<LogRecord> records) {
    return records.stream().map(record -> record.endMillis() - record.startMillis()).toList();
  }

  private static List<String> failures(List<LogRecord> records) {
    return records.stream().flatMap(record -> record.failure().stream()).toList();
  }

  @Test
  void healthyChainCommitsWhatIsSubmittedOverTheWholeIntervalsUnderLoad() {
    submitted().healthyChain();
    var throughput = account().throughput().orElseThrow();
    assertThat(throughput.transactions()).isEqualTo(5500);
    assertThat(throughput.time()).isEqualTo(Duration.ofSeconds(50));
    assertThat(throughput.perSecond()).isEqualTo(110);
    // 50 s x 100 / 5500 = 909.09 ms, rounded up.
    assertThat(millis(records(BlockchainApi.HUNDRED))).containsExactly(910L);
  }

  @Test
  void chainOfOneThousandEveryTenSecondsDoesNotExceedOneHundredASecond() {
    submitted();
    block(4, 0, 440);
    for (int i = 1; i <= 5; i++) {
      block(4 + 10 * i, 440 + 1000 * (i - 1), 440 + 1000 * i);
    }
    block(64, 5440, RATE * SECONDS + 1);
    assertThat(millis(records(BlockchainApi.HUNDRED))).containsExactly(1000L);
    assertThat(account().fullBlocks()).contains(1000);
    // The transactions submitted before 54 s, less those in the blocks until then.
    assertThat(account().waiting()).isEqualTo(54 * RATE - 5440);
  }

  /** The chain commits all of 110 a second, and five of its intervals show 88 or 132 a second. */
  @Test
  void everySecondBlockIsEmptySoThatTheLastIntervalDecides() {
    submitted().block(4, 0, 440);
    for (int i = 1; i <= 5; i++) {
      block(
          4 + 10 * i,
          i % 2 == 1 ? 0 : 2200 * (i / 2) - 1760,
          i % 2 == 1 ? 0 : 2200 * (i / 2) + 440);
    }
    block(64, 440 + 4400, RATE * SECONDS + 1);
    assertThat(account().throughput().orElseThrow().perSecond()).isEqualTo(88);
    assertThat(account().throughputOfFewerIntervals())
        .extracting(ChainAccount.Throughput::perSecond)
        .containsExactly(110.0, 110.0);
  }

  @Test
  void evenBlocksShowTheSameThroughputInFewerIntervals() {
    submitted().healthyChain();
    assertThat(account().throughputOfFewerIntervals())
        .extracting(ChainAccount.Throughput::perSecond)
        .containsExactly(110.0, 110.0);
  }

  /** Its silence is no interval that may be left out. */
  @Test
  void chainThatStoppedIsNotExcusedByFewerIntervals() {
    submitted();
    for (int i = 0; i <= 4; i++) {
      block(4 + 5 * i, 550 * i, 550 * (i + 1));
    }
    assertThat(account().throughput().orElseThrow().perSecond()).isLessThan(50);
    assertThat(account().throughputOfFewerIntervals()).isEmpty();
  }

  @Test
  void blocksThatKeepUpAreNotCalledFull() {
    submitted().healthyChain();
    assertThat(account().waiting()).isZero();
    assertThat(account().fullBlocks()).isEmpty();
  }

  @Test
  void blocksBeforeTheLoadAndForeignTransactionsDoNotCount() {
    submitted();
    blocks.add(
        block(
            98,
            START.minusSeconds(6),
            START_MILLIS - 5800,
            List.of(listed("warm-up", ""), listed("other", ""))));
    blocks.add(block(99, START.plusMillis(1), START_MILLIS, List.of(listed("other", ""))));
    healthyChain();
    assertThat(account().throughput().orElseThrow().transactions()).isEqualTo(5500);
    assertThat(account().throughput().orElseThrow().intervals()).isEqualTo(5);
  }

  @Test
  void lateAcceptancesDoNotProlongTheLoad() {
    submitted();
    for (int i = 6500; i <= 6600; i += 20) {
      accepted.put("tx" + i, accepted(i * 1000L / RATE, Duration.ofSeconds(85)));
    }
    healthyChain().block(74, 0, 0).block(84, 0, 0).block(94, 6500, 6501);

    assertThat(account().throughput())
        .hasValue(new ChainAccount.Throughput(5500, Duration.ofSeconds(50), 5));
    assertThat(account().intervals().orElseThrow().records()).hasSize(6);
  }

  @Test
  void chainThatStopsIsGivenTheTimeUntilTheLoadEnded() {
    submitted();
    block(4, 0, 440);
    block(14, 440, 1540);
    block(24, 1540, 2640);
    watchedUntilMillis = START_MILLIS + 90_000;
    // 2200 transactions from 4 s to 60 s.
    assertThat(account().throughput().orElseThrow().time()).isEqualTo(Duration.ofSeconds(56));
    assertThat(failures(records(BlockchainApi.INTERVAL)))
        .containsExactly("no block for 65.8 s after height 102");
    assertThat(account().isClosed()).isFalse();
  }

  /** The clock is set by 6 s after 30 s, so that the blocks seem to come later than they did. */
  @Test
  void clockThatWasSetIsSeenInTheAcceptances() {
    submitted();
    assertThat(account().clockSet()).isEmpty();
    accepted.replaceAll(
        (id, known) ->
            known.sentMillis() < START_MILLIS + 30_000
                ? known
                : new Submissions.Accepted(
                    known.sentMillis(),
                    known.answeredMillis(),
                    known.submittedAt().map(time -> time.plusSeconds(6))));
    block(4, 0, 440).block(14, 440, 1540).block(24, 1540, 2640);
    block(40, 34, 2640, 3740).block(50, 44, 3740, 4840).block(60, 54, 4840, 5940);
    block(70, 64, 5940, RATE * SECONDS + 1);
    assertThat(account().clockSet().orElseThrow())
        .isBetween(Duration.ofMillis(5990), Duration.ofSeconds(6));
    assertThat(failures(records(BlockchainApi.INTERVAL))).isEmpty();
  }

  /** An engine that stands still answers late, and its times are right. */
  @Test
  void lateAnswersAndWholeSecondsAreNoClockThatWasSet() {
    submitted();
    accepted.put("late", accepted(20_000, Duration.ofSeconds(26)));
    accepted.replaceAll(
        (id, known) ->
            new Submissions.Accepted(
                known.sentMillis(),
                known.answeredMillis(),
                known.submittedAt().map(time -> time.truncatedTo(ChronoUnit.SECONDS))));
    assertThat(account().clockSet()).isEmpty();
  }

  /** It was read when the block after it came, and may have been there for ten seconds. */
  @Test
  void timeAtWhichAReplacementWasSeenIsNotHeldAgainstItsTimestamp() {
    submitted().healthyChain();
    var first = blocks.get(0);
    blocks.set(
        0,
        block(100, first.timestamp(), START_MILLIS + 14_200, first.transactions()).asReplacement());
    assertThat(failures(records(BlockchainApi.INTERVAL))).isEmpty();
  }

  @Test
  void engineThatCommitsNothingOfOursHasNoThroughput() {
    submitted();
    block(4, 0, 0);
    block(14, 0, 0);
    assertThat(records(BlockchainApi.HUNDRED)).isEmpty();
  }

  @Test
  void everyAcceptedTransactionIsOneRecordFromItsSubmissionToItsBlock() {
    submitted().healthyChain();
    var committed = records(BlockchainApi.COMMITTED);
    assertThat(committed).hasSize(RATE * SECONDS + 1);
    assertThat(failures(committed)).isEmpty();
    assertThat(millis(committed).get(0)).isEqualTo(4200);
  }

  @Test
  void lostTransactionAndOneInTwoBlocksFail() {
    submitted().healthyChain();
    block(74, 7, 8);
    accepted.put("lost", accepted(0, Duration.ZERO));
    assertThat(failures(records(BlockchainApi.COMMITTED)))
        .containsExactlyInAnyOrder(
            "accepted, but in no block 30.0 s after the last submission",
            "committed 2 times, at heights 100 and 107");
  }

  @Test
  void transactionThatIsInItsBlockTwiceFails() {
    accepted.put("tx", accepted(0, Duration.ZERO));
    var twice = List.of(listed("tx", ""), listed("tx", ""));
    blocks.add(block(100, START.plusSeconds(4), START_MILLIS + 4200, twice));
    assertThat(failures(records(BlockchainApi.COMMITTED)))
        .containsExactly("committed 2 times, at heights 100 and 100");
  }

  @Test
  void idThatWasGivenTwiceFails() {
    submitted().healthyChain();
    var account =
        new ChainAccount(
            accepted,
            1,
            blocks,
            missing,
            rounds,
            BLOCK_TIME,
            Duration.ofSeconds(30),
            watchedUntilMillis);
    assertThat(failures(account.records())).contains("accepted with the id of another transaction");
  }

  @Test
  void intervalsThatBeginUnderLoadCountByTheBlocksTimestamps() {
    submitted().healthyChain();
    block(80, 0, 0);
    assertThat(millis(records(BlockchainApi.INTERVAL)))
        .containsExactly(10_000L, 10_000L, 10_000L, 10_000L, 10_000L, 10_000L);
    assertThat(failures(records(BlockchainApi.INTERVAL))).isEmpty();
    assertThat(account().isClosed()).isTrue();
  }

  @Test
  void skippedSlotIsTheLongestGap() {
    submitted();
    block(4, 0, 440);
    block(24, 440, 2440);
    block(34, 2440, 3740);
    assertThat(millis(records(BlockchainApi.INTERVAL)).subList(0, 2))
        .containsExactly(20_000L, 10_000L);
    assertThat(account().intervals().orElseThrow().longest()).contains("20.00 s, after height 100");
  }

  @Test
  void heightWithoutABlockFailsItsInterval() {
    submitted();
    block(4, 0, 440);
    blocks.add(block(102, START.plusSeconds(14), START_MILLIS + 14_200, List.of()));
    missing.add(101L);
    assertThat(failures(records(BlockchainApi.INTERVAL))).contains("height 101 has no block");
  }

  @Test
  void timestampsThatContradictTheObservationFail() {
    submitted();
    // The timestamps are 10 s apart, but the blocks come every 12 s.
    for (int i = 0; i < 6; i++) {
      block(4 + 10 * i, 4 + 12 * i, 440 * i, 440 * (i + 1));
    }
    assertThat(failures(records(BlockchainApi.INTERVAL)))
        .contains(
            "the timestamps of blocks 100 to 105 span 50.0 s, but the blocks appeared within 60.0 s");
  }

  @Test
  void roundsAreByTheEnginesClockAlone() {
    submitted().healthyChain();
    for (long height = 100; height <= 106; height++) {
      rounds.add(
          events(
              event("block_finalized", height, "2020-02-02T20:21:06.0001"),
              event("block_proposed", height, "2020-02-02T20:21:00")));
    }
    assertThat(millis(records(BlockchainApi.ROUND))).hasSize(7).containsOnly(6001L);
    assertThat(failures(records(BlockchainApi.ROUND))).isEmpty();
  }

  @Test
  void roundWithoutItsEndFails() {
    submitted();
    block(4, 0, 440);
    rounds.add(events(event("block_proposed", 100, "2020-02-02T20:20:24")));
    assertThat(failures(records(BlockchainApi.ROUND)))
        .containsExactly("height 100: no block_finalized");
  }

  /** The answer to a batch has no time, but the transactions in the blocks have. */
  @Test
  void loadOfBatchesIsDatedByTheBlocks() {
    accepted.put("tx0", new Submissions.Accepted(START_MILLIS, START_MILLIS + 1, Optional.empty()));
    accepted.put("tx1", new Submissions.Accepted(START_MILLIS, START_MILLIS + 1, Optional.empty()));
    accepted.put(
        "tx2",
        new Submissions.Accepted(
            START_MILLIS + 30_000, START_MILLIS + 30_000 + 1, Optional.empty()));
    var time = START.toString();
    var later = START.plusSeconds(30).toString();
    blocks.add(block(1, START.plusSeconds(5), START_MILLIS, List.of(listed("tx0", time))));
    blocks.add(
        block(2, START.plusSeconds(15), START_MILLIS + 10_000, List.of(listed("tx1", time))));
    blocks.add(
        block(3, START.plusSeconds(45), START_MILLIS + 40_000, List.of(listed("tx2", later))));
    assertThat(account().throughput().orElseThrow().transactions()).isEqualTo(1);
    assertThat(account().isClosed()).isTrue();
  }

  @Test
  void nothingAcceptedIsNothingMeasured() {
    healthyChain();
    assertThat(account().records()).isEmpty();
  }
}
