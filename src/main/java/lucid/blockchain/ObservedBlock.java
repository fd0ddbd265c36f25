package lucid.blockchain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lucid.engine.EngineClient;

/**
 * A block as it was read from the chain.
 *
 * @param hash the block's hash; empty if the engine does not tell it
 * @param previousHash the hash of the block before it; empty if the engine does not tell it
 * @param timestamp the block's time, by the engine's clock
 * @param seenMillis the time at which it was first seen, by the injector's clock
 * @param transactions the transactions that the block lists, duplicates included
 * @param unlisted the number of transactions that the block counts but does not list
 * @param replacement true if its height had another block before, so that it may have been there
 *     for some time when it was seen
 */
record ObservedBlock(
    long height,
    String hash,
    String previousHash,
    Instant timestamp,
    long seenMillis,
    List<Listed> transactions,
    long unlisted,
    boolean replacement) {

  /**
   * A transaction in a block.
   *
   * @param time the transaction's time, as the engine wrote it
   */
  record Listed(String id, String time) {}

  /**
   * Reads a block of the engine's API.
   *
   * @throws DateTimeException if its timestamp is not a time
   */
  static ObservedBlock of(JsonNode block, long height, long seenMillis) {
    var transactions = new ArrayList<Listed>();
    for (var transaction : block.path("transactions")) {
      transactions.add(
          new Listed(transaction.path("tx_id").asText(), transaction.path("timestamp").asText()));
    }
    return new ObservedBlock(
        height,
        block.path("hash").asText(),
        block.path("previous_hash").asText(),
        EngineClient.time(block.path("timestamp").asText()),
        seenMillis,
        List.copyOf(transactions),
        Math.max(0, block.path("transaction_count").asLong() - transactions.size()),
        false);
  }

  /** Returns this block as one that replaced another. */
  ObservedBlock asReplacement() {
    return new ObservedBlock(
        height, hash, previousHash, timestamp, seenMillis, transactions, unlisted, true);
  }

  /** Returns whether this block names another parent than {@code before}. */
  boolean contradicts(ObservedBlock before) {
    return !previousHash.isEmpty() && !before.hash.isEmpty() && !previousHash.equals(before.hash);
  }
}
