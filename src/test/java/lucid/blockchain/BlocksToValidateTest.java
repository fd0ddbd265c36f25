package lucid.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlocksToValidateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BLOCK =
      "{\"previous_hash\":\"00\",\"merkle_root\":\"11\",\"transactions\":[{\"fee\":0.5}]}";
  private static final String EMPTY =
      "{\"previous_hash\":\"00\",\"merkle_root\":\"11\",\"transactions\":[]}";

  private final BlocksToValidate candidates = new BlocksToValidate();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void add(String block) {
    candidates.add(block, (ObjectNode) json(block));
  }

  private BlocksToValidate.Candidate next() {
    return candidates.poll().orElseThrow();
  }

  @Test
  void eachBlockIsKeptAsItWas() {
    add(BLOCK);
    assertThat(next().original()).isEqualTo(BLOCK);
    assertThat(candidates.poll()).isEmpty();
  }

  @Test
  void threeBlocksAreTamperedWithInThreeWays() {
    add(BLOCK);
    add(BLOCK);
    add(BLOCK);
    var lies = Stream.of(next(), next(), next()).toList();
    assertThat(json(lies.get(0).tampered()).at("/transactions/0/fee").asDouble()).isEqualTo(1.5);
    assertThat(json(lies.get(1).tampered()).path("previous_hash").asText())
        .isEqualTo("f".repeat(64));
    assertThat(json(lies.get(2).tampered()).has("merkle_root")).isFalse();
    assertThat(lies).extracting(BlocksToValidate.Candidate::lie).doesNotHaveDuplicates();
  }

  @Test
  void blockWithoutTransactionsIsTamperedWithElsewhere() {
    add(EMPTY);
    assertThat(next().lie()).isEqualTo("previous_hash was changed");
  }
}
