package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lucid.measure.LogRecord;
import lucid.measure.Probe;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;

/** The database's requests, and their names in the report. */
final class DatabaseApi {
  static final String QUERY = "query";
  static final String LOOK_UP = "indexed lookup";
  static final String LOOK_UP_PLAN = "indexed lookup plan";
  static final String WRITE = "write";

  /** The common name of the queries, look-ups and writes. */
  static final String ANY = "database request";

  static final String ROWS = "rows counted";
  static final String HOLD = "connections held";
  static final String IN_USE = "connection in use";

  private final SeededDatabase database;
  private final RequestWatch requests;
  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicInteger lookUps = new AtomicInteger();

  DatabaseApi(SeededDatabase database, RequestWatch requests) {
    this.database = database;
    this.requests = requests;
  }

  /** Returns the step of the next query of the mix. It fails unless it finds the expected rows. */
  ActionBuilder query() {
    return Probe.of(
            QUERY,
            session -> {
              var query = database.data().query(queries.getAndIncrement());
              return database
                  .store()
                  .query(query)
                  .thenAccept(rows -> requireRows(rows, query.rows(), query));
            })
        .step(requests);
  }

  /** Returns the step that looks up a row by a unique key. It fails unless it finds the row. */
  ActionBuilder lookUp() {
    return Probe.of(
            LOOK_UP,
            session -> {
              var lookUp = database.data().lookUp(lookUps.getAndIncrement());
              return database
                  .store()
                  .lookUp(lookUp)
                  .thenAccept(rows -> requireRows(rows, 1, lookUp));
            })
        .step(requests);
  }

  /**
   * Returns the step that records the plan of each kind of look-up. It fails unless the plan uses
   * the index.
   */
  ActionBuilder plans() {
    return Tally.of(
        LOOK_UP_PLAN,
        session -> {
          long now = Ticker.SYSTEM.epochMillis();
          return Stream.of(database.data().lookUp(0), database.data().lookUp(1))
              .map(
                  lookUp ->
                      new LogRecord(LOOK_UP_PLAN, now, now, database.planWithoutIndex(lookUp)))
              .toList();
        });
  }

  private static void requireRows(int rows, int expected, Object query) {
    if (rows != expected) {
      throw new IllegalStateException(
          "%d rows found, expected %d: %s"
              .formatted(rows, expected, query.getClass().getSimpleName()));
    }
  }
}
