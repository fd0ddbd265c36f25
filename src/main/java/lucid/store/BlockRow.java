package lucid.store;

import java.time.Instant;

/** A row of {@code blocks} (CONTRACT 6.4). In MongoDB the hash is the id, too. */
public record BlockRow(
    String hash,
    long height,
    String previousHash,
    String merkleRoot,
    Instant timestamp,
    int transactionCount) {}
