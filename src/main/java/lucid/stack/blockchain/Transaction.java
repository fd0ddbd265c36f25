package lucid.stack.blockchain;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A transaction that was accepted.
 *
 * @param id a UUID
 * @param data JSON as text, which takes a fraction of the memory of its tree
 * @param fee not negative
 * @param submittedAt the time of its acceptance
 */
record Transaction(
    String id, String type, String data, String signature, double fee, Instant submittedAt) {

  int sizeBytes() {
    return id.length() + type.length() + data.length() + signature.length() + Double.BYTES;
  }

  /** Returns the transaction as it stands in a block; {@link #leaf} is made of these fields. */
  JsonObject inBlock() {
    return new JsonObject()
        .put("tx_id", id)
        .put("type", type)
        .put("size_bytes", sizeBytes())
        .put("fee", fee)
        .put("timestamp", Timestamps.write(submittedAt));
  }

  /** Returns the transaction's leaf of the Merkle tree. */
  byte[] leaf() {
    return leaf(inBlock());
  }

  /** Returns the leaf of a transaction as it stands in a block. */
  static byte[] leaf(JsonObject inBlock) {
    return Hashes.bytes(
        inBlock.getString("tx_id"),
        inBlock.getString("type"),
        inBlock.getNumber("size_bytes").longValue(),
        inBlock.getNumber("fee").doubleValue(),
        inBlock.getString("timestamp"));
  }
}
