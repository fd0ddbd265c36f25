package lucid.stack.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashesTest {
  private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    Arrays.stream(parts).forEach(digest::update);
    return digest.digest();
  }

  private static byte[] leaf(String text) throws NoSuchAlgorithmException {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rootOfNothingIsTheHashOfNothing() {
    // FIPS 180-4's SHA-256 of the empty message.
    assertThat(Hashes.merkleRoot(List.of()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void rootPairsTheLastOfAnOddRowWithItself() throws Exception {
    var leaves = List.of(leaf("a"), leaf("b"), leaf("c"));
    var expected = sha256(sha256(leaf("a"), leaf("b")), sha256(leaf("c"), leaf("c")));
    assertThat(Hashes.merkleRoot(leaves)).isEqualTo(HexFormat.of().formatHex(expected));
  }

  @Test
  void partsAreKeptApart() {
    assertThat(Hashes.sha256("ab", "c")).isNotEqualTo(Hashes.sha256("a", "bc"));
  }
}
