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
 * @param hash empty if the engine does not tell it
 * @param previousHash that of the block before it; empty if the engine does not tell it
 * @param timestamp by the engine's clock
 * @param seenMillis when its height was first seen, by ours
 * @param transactions as they stand in it: one that is there twice is there twice
 * @param unlisted how many more it has by its own count
 */
record ObservedBlock(
    long height,
    String hash,
    String previousHash,
    Instant timestamp,
    long seenMillis,
    List<Listed> transactions,
    long unlisted) {

  /**
   * A transaction in a block.
   *
   * @param time that stands with it, as the engine wrote it
   */
  record Listed(String id, String time) {}

  /**
   * Reads a block as CONTRACT 2 has it.
   *
   * @throws DateTimeException if its timestamp is no time
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
        Math.max(0, block.path("transaction_count").asLong() - transactions.size()));
  }

  /** Returns whether this block says that another one than {@code before} came before it. */
  boolean contradicts(ObservedBlock before) {
    return !previousHash.isEmpty() && !before.hash.isEmpty() && !previousHash.equals(before.hash);
  }
}
