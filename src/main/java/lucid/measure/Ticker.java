package lucid.measure;

/** The two clocks of a measurement, passed in so that tests can set them. */
public interface Ticker {
  /** Milliseconds since the epoch: when. */
  long epochMillis();

  /** Nanoseconds since an arbitrary moment, never going back: how long. */
  long nanos();

  /** The machine's. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };
}
