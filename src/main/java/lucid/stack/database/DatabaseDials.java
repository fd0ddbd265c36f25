package lucid.stack.database;

import java.time.Duration;
import lucid.config.Refusal;

/**
 * What a broken database would do.
 *
 * @param latency added to every answer
 * @param txIdIndex whether the index on {@code transactions (tx_id)} is there once it was made
 * @param connections of the user at the same time, at most; the next are refused; 0 = as many as
 *     the server takes
 * @param writeCapacity single inserts acknowledged a second, at most; what is above it waits; 0 =
 *     no bound
 * @param lostWritesPercent share of the single inserts that are acknowledged and then gone
 * @param readOnly whether the user can only read
 * @param running whether the server runs
 */
public record DatabaseDials(
    Duration latency,
    boolean txIdIndex,
    int connections,
    double writeCapacity,
    double lostWritesPercent,
    boolean readOnly,
    boolean running) {
  public DatabaseDials {
    Refusal.unless(
        connections >= 0 && connections <= DatabaseService.MAX_CONNECTIONS,
        "connections",
        "0 (as many as the server takes) to " + DatabaseService.MAX_CONNECTIONS);
    Refusal.unless(writeCapacity >= 0, "write-capacity", "0 (no bound) or more");
    Refusal.unless(
        lostWritesPercent >= 0 && lostWritesPercent <= 100, "lost-writes-percent", "0 to 100");
  }
}
