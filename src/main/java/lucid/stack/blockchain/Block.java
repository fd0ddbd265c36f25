package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A sealed block: its hash covers its header, and the header's Merkle root covers its transactions.
 *
 * @param timestamp the time of its slot
 */
record Block(
    long height,
    String previousHash,
    Instant timestamp,
    String validator,
    List<Transaction> transactions,
    String merkleRoot,
    String hash) {
  private static final long NONCE = 0;
  private static final double DIFFICULTY = 1.0;

  static Block seal(
      long height,
      String previousHash,
      Instant timestamp,
      String validator,
      List<Transaction> transactions) {
    var merkleRoot = Hashes.merkleRoot(transactions.stream().map(Transaction::leaf).toList());
    // BlockValidator hashes the same fields in the same order.
    var hash =
        Hashes.sha256(
            height,
            previousHash,
            merkleRoot,
            Timestamps.write(timestamp),
            NONCE,
            DIFFICULTY,
            validator,
            transactions.size());
    return new Block(
        height, previousHash, timestamp, validator, List.copyOf(transactions), merkleRoot, hash);
  }

  /** Returns a stand-in for a signature: it depends on both parameters, and anyone can forge it. */
  static String signature(String hash, String validator) {
    return Hashes.sha256("signature", validator, hash);
  }

  int sizeBytes() {
    return transactions.stream().mapToInt(Transaction::sizeBytes).sum();
  }

  /** Returns the block as it stands in lists. */
  JsonObject summary() {
    return new JsonObject()
        .put("block_id", "block_" + height)
        .put("height", height)
        .put("hash", hash)
        .put("timestamp", Timestamps.write(timestamp))
        .put("transaction_count", transactions.size())
        .put("block_size_bytes", sizeBytes())
        .put("validator", validator);
  }

  /** Returns the block with all its fields and transactions. */
  JsonObject full() {
    var all = new JsonArray();
    transactions.forEach(transaction -> all.add(transaction.inBlock()));
    return summary()
        .put("previous_hash", previousHash)
        .put("merkle_root", merkleRoot)
        .put("nonce", NONCE)
        .put("difficulty", DIFFICULTY)
        .put("transactions", all)
        .put("signature", signature(hash, validator));
  }
}
