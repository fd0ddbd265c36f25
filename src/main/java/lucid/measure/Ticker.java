package lucid.measure;

/** The clock of a measurement, passed in so that tests can set it. */
public interface Ticker {
  /** Milliseconds since the epoch: when something happened. */
  long epochMillis();

  /** Nanoseconds since an arbitrary moment, never going back: how long something took. */
  long nanos();

  /**
   * The machine's monotonic clock, anchored once to the wall clock: a wall clock that is set during
   * a run moves neither moments nor durations. Gatling's own clock works the same way.
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
