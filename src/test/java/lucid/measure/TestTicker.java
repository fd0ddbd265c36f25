package lucid.measure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when told. */
final class TestTicker implements Ticker {
  static final long START_MILLIS = 1_700_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();

  void pass(Duration duration) {
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
