package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import lucid.measure.LogRecord;
import lucid.measure.Probe;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;

/** What is asked of the database, and the names of it in the report. */
final class DatabaseApi {
  static final String QUERY = "query";
  static final String LOOK_UP = "indexed lookup";
  static final String LOOK_UP_PLAN = "indexed lookup plan";
  static final String WRITE = "write";

  /** Any of the requests above. */
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

  /** The next of the mix; fails unless it finds the rows that are there. */
  ActionBuilder query() {
    return Probe.of(
            QUERY,
            session -> {
              var query = database.data().query(queries.getAndIncrement());
              return database
                  .store()
                  .query(query)
                  .thenAccept(rows -> found(rows, query.rows(), query));
            })
        .step(requests);
  }

  /** One row by a unique key; fails unless it is there. */
  ActionBuilder lookUp() {
    return Probe.of(
            LOOK_UP,
            session -> {
              var lookUp = database.data().lookUp(lookUps.getAndIncrement());
              return database.store().lookUp(lookUp).thenAccept(rows -> found(rows, 1, lookUp));
            })
        .step(requests);
  }

  /** Records the plan of each kind of look-up; failed unless it proves that the index is used. */
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

  private static void found(int rows, int expected, Object asked) {
    if (rows != expected) {
      throw new IllegalStateException(
          "%d rows found, expected %d: %s"
              .formatted(rows, expected, asked.getClass().getSimpleName()));
    }
  }
}
