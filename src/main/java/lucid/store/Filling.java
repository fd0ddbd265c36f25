package lucid.store;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The filling of a database with rows: bounded in time, and told about while it lasts. It is
 * stopped at its bound, or before, as soon as the pace so far would take more than twice as long.
 */
public final class Filling {
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

  /** The pace of less than this share of the bound says nothing: caches and the JVM are cold. */
  private static final int SHARE_TO_JUDGE_BY = 10;

  private final Duration bound;
  private final Consumer<String> progress;
  private final LongSupplier nanos;
  private long begunNanos;
  private long toldNanos;
  private long rows;
  private long done;

  /**
   * @param bound how long it may take
   * @param progress told what has been done, in a reader's words
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

  /** So many rows of all tables are about to be inserted; its time begins to run. */
  synchronized void begin(long allRows) {
    rows = allRows;
    done = 0;
    begunNanos = nanos.getAsLong();
    toldNanos = begunNanos;
  }

  /**
   * So many more rows are in.
   *
   * @throws StoreException if that is too few for the time that it took
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

  /** Tells what has been done. */
  void say(String words) {
    progress.accept(words);
  }

  private double seconds() {
    return bound.toNanos() / 1e9;
  }

  /** Seconds for all rows, at the pace so far. */
  private double expected(long elapsedNanos) {
    return elapsedNanos / 1e9 * rows / Math.max(1, done);
  }

  /** Returns why it was stopped now, and what to do about it. */
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
                ? "so there is no saying how long all would take"
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
