package lucid.store;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Limits the time for filling a database with rows, and reports the progress. The filling is
 * stopped at its limit, or earlier if its pace shows that it would take more than twice as long.
 */
public final class Filling {
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

  /** The pace is judged after a tenth of the limit: before, caches and the JVM are cold. */
  private static final int SHARE_TO_JUDGE_BY = 10;

  private final Duration bound;
  private final Consumer<String> progress;
  private final LongSupplier nanos;
  private long begunNanos;
  private long toldNanos;
  private long rows;
  private long done;

  /**
   * @param bound the longest time that the filling may take
   * @param progress receives sentences about the progress
   */
  public Filling(Duration bound, Consumer<String> progress) {
    this(bound, progress, System::nanoTime);
  }

  Filling(Duration bound, Consumer<String> progress, LongSupplier nanos) {
    this.bound = bound;
    this.progress = progress;
    this.nanos = nanos;
    begunNanos = nanos.getAsLong();
    toldNanos = begunNanos;
  }

  /** Starts the clock, before {@code allRows} rows of all tables are inserted. */
  synchronized void begin(long allRows) {
    rows = allRows;
    done = 0;
    begunNanos = nanos.getAsLong();
    toldNanos = begunNanos;
  }

  /**
   * Counts rows that the server has acknowledged.
   *
   * @throws StoreException if the filling is too slow for its limit
   */
  synchronized void inserted(int more) {
    done += more;
    long now = nanos.getAsLong();
    long elapsed = now - begunNanos;
    if (elapsed > bound.toNanos()
        || (elapsed > bound.toNanos() / SHARE_TO_JUDGE_BY && expected(elapsed) > 2.0 * seconds())) {
      throw stopped();
    }
    if (now - toldNanos >= BETWEEN_WORDS.toNanos()) {
      toldNanos = now;
      say(String.format(Locale.ROOT, "%,d of %,d rows", done, rows));
    }
  }

  /** Reports progress. */
  void say(String words) {
    progress.accept(words);
  }

  private double seconds() {
    return bound.toNanos() / 1e9;
  }

  /** Returns the seconds that all rows would take at the pace so far. */
  private double expected(long elapsedNanos) {
    return elapsedNanos / 1e9 * rows / Math.max(1, done);
  }

  /** Returns an exception that says why the filling was stopped, and what to do about it. */
  public synchronized StoreException stopped() {
    long elapsed = nanos.getAsLong() - begunNanos;
    return new StoreException(
        String.format(
            Locale.ROOT,
            "the filling was stopped after %d s: %s. Give it fewer rows (lucid.load.database.rows),"
                + " or more time (lucid.load.database.filling, now %s)",
            Math.round(elapsed / 1e9),
            reached(elapsed),
            words(seconds())));
  }

  private String reached(long elapsed) {
    if (rows == 0) {
      return "nothing was in yet";
    }
    return done >= rows
        ? String.format(Locale.ROOT, "all %,d rows were in, but not all of their indexes", rows)
        : String.format(
            Locale.ROOT,
            "%,d of %,d rows were in, %s",
            done,
            rows,
            done == 0
                ? "so it is unknown how long all would take"
                : String.format(
                    Locale.ROOT,
                    "%,.0f a second, so that all would take %s",
                    done / (elapsed / 1e9),
                    words(expected(elapsed))));
  }

  private static String words(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }
}
