package lucid.stack.blockchain;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lucid.stack.Delay;
import lucid.stack.Recording;
import lucid.stack.Share;

/**
 * Makes a block of the waiting transactions in each slot, and finalizes it a round later: only then
 * it can be read. Rounds may overlap: the next block then builds on one that is not final yet. A
 * block's timestamp is its slot's, so that without jitter blocks are exactly a block time apart.
 *
 * <p>Not thread-safe: it lives on one event loop.
 */
final class BlockProducer {
  /** The time until the first block, so that a client need not wait for a whole block time. */
  private static final Duration FIRST_BLOCK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Ledger ledger;
  private final Consensus consensus;
  private final Recording recording;
  private final Deque<Block> proposals = new ArrayDeque<>();
  private final Set<String> doubled = new HashSet<>();
  private Share lost = new Share();
  private Share doubles = new Share();
  private BlockchainDials dials;
  private Instant start;
  private long turns;
  private long slot;
  private long made;
  private double allowance;

  BlockProducer(Vertx vertx, Ledger ledger, Consensus consensus, Recording recording) {
    this.vertx = vertx;
    this.ledger = ledger;
    this.consensus = consensus;
    this.recording = recording;
  }

  /** Begins anew: proposed blocks become final, and waiting transactions are forgotten. */
  void turn(BlockchainDials turned) {
    while (!proposals.isEmpty()) {
      finalizeFirst(true);
    }
    ledger.forgetWaiting();
    doubled.clear();
    lost = new Share();
    doubles = new Share();
    dials = turned;
    start = turns == 0 ? startInThePast(turned.blockTime()) : Instant.now();
    slot = 0;
    made = 0;
    allowance = 0;
    turns++;
    awaitSlot();
  }

  /** Returns a start in the past, as if the engine had run for long: the next block is due soon. */
  private static Instant startInThePast(Duration blockTime) {
    var soon = blockTime.compareTo(FIRST_BLOCK) < 0 ? blockTime : FIRST_BLOCK;
    return Instant.now().plus(soon).minus(blockTime);
  }

  /** Returns the number of blocks that are proposed and not final yet. */
  int rounds() {
    return proposals.size();
  }

  void stop() {
    turns++;
  }

  /** Takes an accepted transaction into the ledger, or loses it. */
  void take(Transaction transaction) {
    if (lost.picks(dials.lostPercent())) {
      recording.lost("transaction", System.nanoTime(), transaction.id());
      return;
    }
    if (doubles.picks(dials.doubledPercent())) {
      doubled.add(transaction.id());
    }
    ledger.await(transaction);
  }

  private void awaitSlot() {
    slot++;
    var time =
        start.plus(dials.blockTime().multipliedBy(slot)).plus(Delay.upTo(dials.blockJitter()));
    at(time, () -> slot(time));
  }

  private void slot(Instant time) {
    boolean skipped = dials.skipEvery() > 0 && slot % dials.skipEvery() == 0;
    if (!dials.stub() && !skipped) {
      propose(time);
    }
    awaitSlot();
  }

  private void propose(Instant time) {
    made++;
    var parent = proposals.isEmpty() ? ledger.head() : proposals.getLast();
    boolean gap = dials.heightGapEvery() > 0 && made % dials.heightGapEvery() == 0;
    long height = parent.height() + (gap ? 2 : 1);
    var block =
        Block.seal(height, parent.hash(), time, Consensus.validator(height), transactions());
    boolean announced = dials.unfinalizedEvery() == 0 || made % dials.unfinalizedEvery() != 0;
    proposals.addLast(block);
    consensus.proposed(height, time);
    var round = dials.round().plus(Delay.upTo(dials.roundJitter()));
    long proposedNanos = System.nanoTime();
    // Both times depend on the slot, so that a late timer does not turn their order around.
    at(time.plus(round.dividedBy(2)), () -> consensus.agreed(height, Instant.now()));
    at(
        time.plus(round),
        () -> {
          recording.answered(
              "block", proposedNanos, Integer.toString(block.transactions().size()), "" + height);
          finalizeFirst(announced);
        });
  }

  private void finalizeFirst(boolean announced) {
    var block = proposals.removeFirst();
    if (announced) {
      consensus.finalized(block.height(), Instant.now());
    }
    ledger.commit(block);
  }

  private List<Transaction> transactions() {
    // Only those that wait now are taken: a transaction put back below is for the next block.
    int room = Math.min(ledger.waiting(), room());
    var taken = new ArrayList<Transaction>(room);
    for (int i = 0; i < room; i++) {
      var transaction = ledger.next();
      taken.add(transaction);
      if (doubled.remove(transaction.id())) {
        ledger.awaitAgain(transaction);
      }
    }
    return taken;
  }

  private int room() {
    if (dials.capacity() == 0) {
      return dials.blockCapacity();
    }
    allowance += dials.capacity() * dials.blockTime().toMillis() / 1000;
    int whole = (int) Math.floor(allowance);
    // Only the fraction is carried over: unused room does not help the next block.
    allowance -= whole;
    return Math.min(dials.blockCapacity(), whole);
  }

  private void at(Instant time, Runnable task) {
    long turn = turns;
    vertx.setTimer(
        Math.max(1, Duration.between(Instant.now(), time).toMillis()),
        id -> {
          if (turn == turns) {
            task.run();
          }
        });
  }
}
