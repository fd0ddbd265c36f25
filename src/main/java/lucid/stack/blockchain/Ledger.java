package lucid.stack.blockchain;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The committed blocks and the waiting transactions. It keeps the newest blocks in full, as long as
 * they hold at most {@value #TRANSACTIONS} transactions in all (a quarter of an hour at 110 a
 * second) and are at most {@value #BLOCKS}. It forgets older ones, as a node that prunes would do.
 *
 * <p>Not thread-safe: it lives on one event loop.
 */
final class Ledger {
  static final int TRANSACTIONS = 100_000;
  static final int BLOCKS = 10_000;

  private final NavigableMap<Long, Block> blocks = new TreeMap<>();
  private final ArrayDeque<Transaction> waiting = new ArrayDeque<>();
  private final Map<String, Placed> known = new HashMap<>();
  private int committed;

  /**
   * A transaction and its place.
   *
   * @param block its block; empty while it waits
   * @param index its index in the block
   */
  record Placed(Transaction transaction, Optional<Block> block, int index) {}

  Ledger(Instant now) {
    commit(Block.seal(0, Hashes.NONE, now, "validator_000", List.of()));
  }

  /** Returns the newest block that can be read; there is always one. */
  Block head() {
    return blocks.lastEntry().getValue();
  }

  Optional<Block> block(long height) {
    return Optional.ofNullable(blocks.get(height));
  }

  /** Returns the block before the one of {@code height}, whatever its own height. */
  Optional<Block> parent(long height) {
    return Optional.ofNullable(blocks.lowerEntry(height)).map(Map.Entry::getValue);
  }

  /** Returns the blocks of these heights, both included, lowest first. */
  Collection<Block> between(long from, long to) {
    return from > to ? List.of() : blocks.subMap(from, true, to, true).values();
  }

  Optional<Placed> transaction(String id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Takes a transaction into the mempool. */
  void await(Transaction transaction) {
    waiting.addLast(transaction);
    known.put(transaction.id(), new Placed(transaction, Optional.empty(), 0));
  }

  /** Takes a transaction in again although it has its block, as only a broken engine does. */
  void awaitAgain(Transaction transaction) {
    waiting.addLast(transaction);
  }

  int waiting() {
    return waiting.size();
  }

  /** Removes and returns the transaction that has waited longest; null if none waits. */
  Transaction next() {
    return waiting.pollFirst();
  }

  /** Returns the number of blocks that are kept. */
  int size() {
    return blocks.size();
  }

  /** Returns the number of transactions that are kept, in blocks or not. */
  int transactions() {
    return known.size();
  }

  /** Adds a block, and forgets the oldest blocks if there is no room for them. */
  void commit(Block block) {
    blocks.put(block.height(), block);
    committed += block.transactions().size();
    for (int i = 0; i < block.transactions().size(); i++) {
      var transaction = block.transactions().get(i);
      known.put(transaction.id(), new Placed(transaction, Optional.of(block), i));
    }
    while (blocks.size() > 1 && (committed > TRANSACTIONS || blocks.size() > BLOCKS)) {
      forget(blocks.pollFirstEntry().getValue());
    }
  }

  private void forget(Block block) {
    committed -= block.transactions().size();
    for (var transaction : block.transactions()) {
      known.remove(transaction.id());
    }
  }

  /** Forgets the transactions that wait. */
  void forgetWaiting() {
    waiting.forEach(transaction -> known.remove(transaction.id()));
    waiting.clear();
  }
}
