package lucid.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.measure.OpenConnections;

/**
 * The fewest connections that were open at any moment of the hold, as the operating system shows
 * them; where it does not, the virtual users stand in whose every request so far was answered.
 */
final class HeldConnections {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final URI address;
  private final Duration hold;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicInteger holders = new AtomicInteger();
  private volatile int fewest = Integer.MAX_VALUE;
  private volatile boolean over;

  HeldConnections(URI address, Duration hold) {
    this.address = address;
    this.hold = hold;
  }

  /** A virtual user holds its connection from now on; the first one starts the looking. */
  void holds() {
    holders.incrementAndGet();
    if (begun.compareAndSet(false, true)) {
      var thread =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                var daemon = new Thread(task, "held connections");
                daemon.setDaemon(true);
                return daemon;
              });
      long deadline = System.nanoTime() + hold.toNanos();
      var unused =
          thread.scheduleWithFixedDelay(
              () -> look(thread, deadline),
              BETWEEN_LOOKS.toMillis(),
              BETWEEN_LOOKS.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  /** A virtual user's request was not answered: its connection is no longer what it was. */
  void letsGo() {
    holders.decrementAndGet();
  }

  private void look(ScheduledExecutorService thread, long deadline) {
    if (System.nanoTime() >= deadline) {
      over = true;
      thread.shutdown();
    } else {
      int open = OpenConnections.areVisible() ? OpenConnections.to(address) : holders.get();
      fewest = Math.min(fewest, open);
    }
  }

  boolean areStillWatched() {
    return !over;
  }

  /** 0 if there was never a look. */
  int fewest() {
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }
}
