package lucid.store;

import java.util.concurrent.TimeUnit;

/**
 * The number of rows that one statement inserts: as many as the server takes in about a second. A
 * slow server is then noticed early, and the filling can be given up early.
 */
final class ChunkSize {
  private static final int FIRST = 500;
  private static final int FEWEST = 20;
  private static final int MOST = 5_000;
  private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private int rows = FIRST;

  int rows() {
    return rows;
  }

  /** Adapts the size to the time that the last chunk took. */
  void took(long nanos) {
    if (nanos < QUICK_NANOS) {
      rows = Math.min(MOST, 2 * rows);
    } else if (nanos > SLOW_NANOS) {
      rows = Math.max(FEWEST, rows / 2);
    }
  }
}
