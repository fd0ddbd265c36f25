package lucid.store;

import java.util.concurrent.TimeUnit;

/**
 * How many rows are inserted by one statement: as many as take about a second. So a slow server is
 * seen to be one soon, and the filling can be given up soon.
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

  /** A chunk of this size took so long. */
  void took(long nanos) {
    if (nanos < QUICK_NANOS) {
      rows = Math.min(MOST, 2 * rows);
    } else if (nanos > SLOW_NANOS) {
      rows = Math.max(FEWEST, rows / 2);
    }
  }
}
