package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.measure.Availability;
import lucid.measure.Probe;

/** What is asked of the database, and the names of it in the report. */
final class DatabaseApi {
  static final String QUERY = "query";
  static final String LOOK_UP = "indexed lookup";
  static final String WRITE = "write";
  static final String ACKNOWLEDGED = "1000 writes acknowledged";
  static final String ROWS = "rows counted";
  static final String HOLD = "connections held";
  static final String IN_USE = "connection in use";

  private final SeededDatabase database;
  private final Availability availability;
  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicInteger lookUps = new AtomicInteger();

  DatabaseApi(SeededDatabase database, Availability availability) {
    this.database = database;
    this.availability = availability;
  }

  /** The next of the mix; fails unless it finds the rows that are there. */
  ActionBuilder query() {
    return Probe.of(
            QUERY,
            session -> {
              var query = database.data().query(queries.getAndIncrement());
              return availability
                  .watch(QUERY, database.store().query(query))
                  .thenAccept(rows -> found(rows, query.rows(), query));
            })
        .step();
  }

  /** One row by a unique key; fails unless it is there and the plan has proven the index. */
  ActionBuilder lookUp() {
    return Probe.of(
            LOOK_UP,
            session -> {
              var lookUp = database.data().lookUp(lookUps.getAndIncrement());
              return availability
                  .watch(LOOK_UP, database.store().lookUp(lookUp))
                  .thenAccept(
                      rows -> {
                        found(rows, 1, lookUp);
                        database
                            .planWithoutIndex(lookUp)
                            .ifPresent(
                                reason -> {
                                  throw new IllegalStateException(reason);
                                });
                      });
            })
        .step();
  }

  private static void found(int rows, int expected, Object asked) {
    if (rows != expected) {
      throw new IllegalStateException(
          "%d rows found, expected %d: %s"
              .formatted(rows, expected, asked.getClass().getSimpleName()));
    }
  }
}
