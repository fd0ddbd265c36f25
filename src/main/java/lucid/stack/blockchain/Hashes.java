package lucid.stack.blockchain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 as the engine's models use it, and the Merkle root over such hashes. */
final class Hashes {
  /** The value that the first block has in place of its parent's hash. */
  static final String NONE = "0".repeat(64);

  private Hashes() {}

  /**
   * Returns the hash of the parts in UTF-8, each ended by a character that occurs in none of them,
   * as 64 hex digits.
   */
  static String sha256(Object... parts) {
    return HexFormat.of().formatHex(bytes(parts));
  }

  /** Returns the bytes that {@link #sha256} writes in hex. */
  static byte[] bytes(Object... parts) {
    var joined = new StringBuilder();
    for (var part : parts) {
      joined.append(part).append('\u001f');
    }
    return digest().digest(joined.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the root of the binary tree over {@code leaves}. The last node of an odd row is paired
   * with itself, and a tree without leaves has the hash of nothing.
   */
  static String merkleRoot(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return HexFormat.of().formatHex(digest().digest());
    }
    var digest = digest();
    var row = leaves;
    while (row.size() > 1) {
      var above = new ArrayList<byte[]>((row.size() + 1) / 2);
      for (int i = 0; i < row.size(); i += 2) {
        digest.update(row.get(i));
        above.add(digest.digest(row.get(Math.min(i + 1, row.size() - 1))));
      }
      row = above;
    }
    return HexFormat.of().formatHex(row.get(0));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
