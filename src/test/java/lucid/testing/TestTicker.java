package lucid.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import lucid.measure.Ticker;

/** A clock whose time passes only when a test says so. */
public final class TestTicker implements Ticker {
  public static final long START_MILLIS = 1_700_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();

  public void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public long epochMillis() {
    return START_MILLIS + nanos.get() / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}
