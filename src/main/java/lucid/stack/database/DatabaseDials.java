package lucid.stack.database;

import java.time.Duration;
import java.util.List;
import lucid.config.Refusal;
import lucid.stack.Shape;

/**
 * What a broken database would do.
 *
 * @param latency added to every answer
 * @param sessionLatency added to every query of sessions
 * @param sessionErrorsPercent share of the queries of sessions that fail
 * @param txIdIndex whether the index on {@code transactions (tx_id)} is there once it was made
 * @param connections of the user at the same time, at most; the next are refused; 0 = as many as
 *     the server takes
 * @param writeCapacity single inserts acknowledged a second, at most; what is above it waits; 0 =
 *     no bound
 * @param lostWritesPercent share of the single inserts that are acknowledged and then gone
 * @param writeErrorsPercent share of the single inserts that are refused
 * @param readOnly whether the user can only read
 * @param running whether the server runs
 * @param shape how long each exchange waits for its answer, as {@link Shape} reads it: what is
 *     never answered or fails is not of this world
 */
public record DatabaseDials(
    Duration latency,
    Duration sessionLatency,
    double sessionErrorsPercent,
    boolean txIdIndex,
    int connections,
    double writeCapacity,
    double lostWritesPercent,
    double writeErrorsPercent,
    boolean readOnly,
    boolean running,
    List<String> shape) {
  public DatabaseDials {
    Refusal.unless(
        connections >= 0 && connections <= DatabaseService.MAX_CONNECTIONS,
        "connections",
        "0 (as many as the server takes) to " + DatabaseService.MAX_CONNECTIONS);
    Shape.of(shape);
    Refusal.unless(writeCapacity >= 0, "write-capacity", "0 (no bound) or more");
    Refusal.unlessPercent(sessionErrorsPercent, "session-errors-percent");
    Refusal.unlessPercent(lostWritesPercent, "lost-writes-percent");
    Refusal.unlessPercent(writeErrorsPercent, "write-errors-percent");
  }

  boolean spoilWrites() {
    return writeCapacity > 0 || lostWritesPercent > 0 || writeErrorsPercent > 0;
  }

  boolean spoilSessions() {
    return !sessionLatency.isZero() || sessionErrorsPercent > 0;
  }
}
