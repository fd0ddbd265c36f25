package lucid.stack.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BlockValidatorTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = START.plusSeconds(15);

  private final Ledger ledger = new Ledger(START);
  private final BlockValidator validator = new BlockValidator(ledger);
  private final Block block =
      Block.seal(
          1,
          ledger.head().hash(),
          START.plusSeconds(10),
          "validator_001",
          List.of(transaction("1"), transaction("2"), transaction("3")));

  private static Transaction transaction(String id) {
    return new Transaction(id, "data_storage", "{}", "load-test", 0.5, START.plusSeconds(1));
  }

  private JsonObject verdict(Consumer<JsonObject> tampering) {
    ledger.commit(block);
    // A client sends the block as text.
    var sent = new JsonObject(block.full().encode());
    tampering.accept(sent);
    return validator.validate(new JsonObject(sent.encode()), NOW, false);
  }

  private void isRefused(Consumer<JsonObject> tampering, String check, String error) {
    var verdict = verdict(tampering);
    assertThat(verdict.getBoolean("valid")).isFalse();
    assertThat(verdict.getJsonObject("validation_results").getBoolean(check)).isFalse();
    assertThat(verdict.getJsonArray("errors").encode()).contains(error);
  }

  @Test
  void blockOfTheChainIsValid() {
    var verdict = verdict(sent -> {});
    assertThat(verdict.getBoolean("valid")).isTrue();
    assertThat(verdict.getJsonArray("errors")).isEmpty();
    assertThat(verdict.getJsonObject("validation_results").fieldNames()).hasSize(5);
  }

  @Test
  void blockWithoutMerkleRootHasOneError() {
    var verdict = verdict(sent -> sent.remove("merkle_root"));
    assertThat(verdict.getBoolean("valid")).isFalse();
    assertThat(verdict.getJsonObject("validation_results").getBoolean("structure_valid")).isFalse();
    assertThat(verdict.getJsonArray("errors"))
        .isEqualTo(new JsonArray().add("merkle_root is missing or of the wrong type"));
  }

  @Test
  void changedTransactionIsFoundByTheMerkleRoot() {
    isRefused(
        sent -> sent.getJsonArray("transactions").getJsonObject(1).put("fee", 7),
        "merkle_root_valid",
        "merkle_root is not that of the block's transactions");
  }

  @Test
  void changedHeaderIsFoundByTheHash() {
    isRefused(
        sent -> sent.put("previous_hash", "f".repeat(64)),
        "signature_valid",
        "hash is not that of the block's header");
  }

  @Test
  void blockSealedAnewOnAnotherParentIsRefused() {
    var stranger =
        Block.seal(1, Hashes.NONE, START.plusSeconds(10), "validator_001", List.of()).full();
    var verdict = validator.validate(stranger, NOW, false);
    assertThat(verdict.getBoolean("valid")).isFalse();
    assertThat(verdict.getJsonArray("errors").encode()).contains("previous_hash is not that of");
  }

  @Test
  void blockFromTheFutureIsRefused() {
    var early =
        Block.seal(1, ledger.head().hash(), NOW.plusSeconds(60), "validator_001", List.of()).full();
    assertThat(validator.validate(early, NOW, false).getJsonArray("errors").encode())
        .contains("timestamp is in the future");
  }

  @Test
  void transactionThatIsThereTwiceIsRefused() {
    var doubled =
        Block.seal(
                1,
                ledger.head().hash(),
                START.plusSeconds(10),
                "validator_001",
                List.of(transaction("1"), transaction("1")))
            .full();
    assertThat(validator.validate(doubled, NOW, false).getJsonArray("errors").encode())
        .contains("transaction 1 is there twice");
  }

  @Test
  void blindValidatorSeesOnlyWhetherTheFieldsAreThere() {
    var tampered = block.full().put("previous_hash", "f".repeat(64));
    assertThat(validator.validate(tampered, NOW, true).getBoolean("valid")).isTrue();
    tampered.remove("merkle_root");
    assertThat(validator.validate(tampered, NOW, true).getBoolean("valid")).isFalse();
  }
}
