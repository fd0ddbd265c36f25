package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks a block that a client sent, and really does the work: its fields, the Merkle root over its
 * transactions, its hash, signature and parent, its time, and that each transaction is whole and
 * occurs only once in the block.
 */
final class BlockValidator {
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);
  private static final Map<String, Class<?>> FIELDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("block_id", String.class),
              Map.entry("height", Number.class),
              Map.entry("hash", String.class),
              Map.entry("timestamp", String.class),
              Map.entry("transaction_count", Number.class),
              Map.entry("validator", String.class),
              Map.entry("previous_hash", String.class),
              Map.entry("merkle_root", String.class),
              Map.entry("nonce", Number.class),
              Map.entry("difficulty", Number.class),
              Map.entry("transactions", JsonArray.class),
              Map.entry("signature", String.class)));
  private static final Map<String, Class<?>> TRANSACTION_FIELDS =
      new TreeMap<>(
          Map.of(
              "tx_id", String.class,
              "type", String.class,
              "size_bytes", Number.class,
              "fee", Number.class,
              "timestamp", String.class));

  private static final List<String> CHECKS =
      List.of(
          "structure_valid",
          "signature_valid",
          "merkle_root_valid",
          "timestamp_valid",
          "transactions_valid");

  private final Ledger ledger;

  BlockValidator(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Validates {@code block}.
   *
   * @param now the current time: a block from a later time is refused
   * @param blind true to look at the fields alone, which is all that the real engine does
   * @return the body of the answer
   */
  JsonObject validate(JsonObject block, Instant now, boolean blind) {
    var structure = structure(block);
    if (structure.isPresent()) {
      return judgement(List.of(structure));
    }
    return judgement(
        blind
            ? Collections.nCopies(CHECKS.size(), structure)
            : List.of(
                structure, seal(block), merkleRoot(block), time(block, now), transactions(block)));
  }

  /**
   * @param errors the errors of the {@link #CHECKS}, in their order; a check that was not made has
   *     no entry, and counts as not passed
   */
  private static JsonObject judgement(List<Optional<String>> errors) {
    var results = new JsonObject();
    for (int i = 0; i < CHECKS.size(); i++) {
      results.put(CHECKS.get(i), i < errors.size() && errors.get(i).isEmpty());
    }
    return new JsonObject()
        .put("valid", !results.getMap().containsValue(false))
        .put("validation_results", results)
        .put("errors", new JsonArray(errors.stream().flatMap(Optional::stream).toList()));
  }

  private static Optional<String> structure(JsonObject block) {
    return flaw(block, FIELDS)
        .or(
            () ->
                block.getJsonArray("transactions").stream()
                    .map(
                        transaction ->
                            transaction instanceof JsonObject object
                                ? flaw(object, TRANSACTION_FIELDS)
                                : Optional.of("not an object"))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(flaw -> "transactions: " + flaw));
  }

  private static Optional<String> flaw(JsonObject object, Map<String, Class<?>> fields) {
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().isInstance(object.getValue(field.getKey())))
        .map(field -> field.getKey() + " is missing or of the wrong type")
        .findFirst();
  }

  private Optional<String> seal(JsonObject block) {
    var hash = block.getString("hash");
    var expected =
        Hashes.sha256(
            block.getLong("height"),
            block.getString("previous_hash"),
            block.getString("merkle_root"),
            block.getString("timestamp"),
            block.getLong("nonce"),
            block.getDouble("difficulty"),
            block.getString("validator"),
            block.getInteger("transaction_count"));
    if (!hash.equals(expected)) {
      return Optional.of("hash is not that of the block's header");
    }
    if (!block.getString("signature").equals(Block.signature(hash, block.getString("validator")))) {
      return Optional.of("signature is not the validator's");
    }
    return ledger
        .parent(block.getLong("height"))
        .filter(parent -> !parent.hash().equals(block.getString("previous_hash")))
        .map(parent -> "previous_hash is not that of block " + parent.height());
  }

  private static Optional<String> merkleRoot(JsonObject block) {
    var leaves =
        block.getJsonArray("transactions").stream()
            .map(transaction -> Transaction.leaf((JsonObject) transaction))
            .toList();
    return Hashes.merkleRoot(leaves).equals(block.getString("merkle_root"))
        ? Optional.empty()
        : Optional.of("merkle_root is not that of the block's transactions");
  }

  private Optional<String> time(JsonObject block, Instant now) {
    var time = Timestamps.read(block.getString("timestamp"));
    if (time.isEmpty()) {
      return Optional.of("timestamp is no time");
    }
    if (time.get().isAfter(now.plus(CLOCKS_APART))) {
      return Optional.of("timestamp is in the future");
    }
    return ledger
        .parent(block.getLong("height"))
        .filter(parent -> !time.get().isAfter(parent.timestamp()))
        .map(parent -> "timestamp is not after that of block " + parent.height());
  }

  private static Optional<String> transactions(JsonObject block) {
    var transactions = block.getJsonArray("transactions");
    if (transactions.size() != block.getInteger("transaction_count")) {
      return Optional.of("transaction_count is not the number of transactions");
    }
    var ids = new HashSet<String>();
    for (int i = 0; i < transactions.size(); i++) {
      var id = transactions.getJsonObject(i).getString("tx_id");
      if (!ids.add(id)) {
        return Optional.of("transaction " + id + " is there twice");
      }
    }
    return Optional.empty();
  }
}
