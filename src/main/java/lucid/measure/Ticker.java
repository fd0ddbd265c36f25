package lucid.measure;

/** The clock of a measurement, passed in so that tests can set it. */
public interface Ticker {
  /** Returns the milliseconds since the epoch, to say when something happened. */
  long epochMillis();

  /**
   * Returns the nanoseconds since an arbitrary moment, to measure how long something took. They
   * never go back.
   */
  long nanos();

  /**
   * The machine's monotonic clock, anchored once to the wall clock, as Gatling's own clock is. If
   * the wall clock is set during a run, neither moments nor durations change.
   */
  Ticker SYSTEM =
      new Ticker() {
        private final long anchorMillis = System.currentTimeMillis();
        private final long anchorNanos = System.nanoTime();

        @Override
        public long epochMillis() {
          return anchorMillis + (System.nanoTime() - anchorNanos) / 1_000_000;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };
}
