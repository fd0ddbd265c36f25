package lucid.stack.database;

import java.time.Duration;
import java.util.List;
import lucid.config.Refusal;
import lucid.stack.Shape;

/**
 * The dials that make the database behave like a broken one.
 *
 * @param latency the delay of every answer
 * @param sessionLatency the delay of every query of sessions
 * @param sessionErrorsPercent the share of the queries of sessions that fail
 * @param txIdIndex true if the index on {@code transactions (tx_id)} stays once it was made
 * @param connections the maximum number of connections of the user at the same time; further ones
 *     are refused; 0 = as many as the server takes
 * @param writeCapacity the maximum number of single inserts that are acknowledged a second; the
 *     others wait; 0 = no bound
 * @param lostWritesPercent the share of the single inserts that are acknowledged and then gone
 * @param writeErrorsPercent the share of the single inserts that are refused
 * @param readOnly true if the user can only read
 * @param running true if the server runs
 * @param shape the waits of the exchanges for their answers, as {@link Shape} reads them, without
 *     its forms for failures and lost answers
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
    Refusal.unless(
        shape.stream().noneMatch(Shape::fails),
        "shape",
        "forms of waits, without \"errors\" and \"unanswered\": write-errors-percent and"
            + " session-errors-percent make statements fail");
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
