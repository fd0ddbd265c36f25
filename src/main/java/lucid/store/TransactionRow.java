package lucid.store;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A row of {@code transactions}, as CONTRACT 6.4 has it.
 *
 * @param blockHeight empty while it is in no block
 * @param data a JSON object
 */
public record TransactionRow(
    String txId,
    String type,
    String status,
    OptionalLong blockHeight,
    Instant timestamp,
    String data) {}
