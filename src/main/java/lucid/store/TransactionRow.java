package lucid.store;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A row of {@code transactions} (CONTRACT 6.4).
 *
 * @param blockHeight the height of its block; empty while it is in no block
 * @param data a JSON object
 */
public record TransactionRow(
    String txId,
    String type,
    String status,
    OptionalLong blockHeight,
    Instant timestamp,
    String data) {}
