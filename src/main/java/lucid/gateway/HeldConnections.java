package lucid.gateway;

import io.gatling.javaapi.core.Session;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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
  private volatile Optional<String> trouble = Optional.empty();

  HeldConnections(URI address, Duration hold) {
    this.address = address;
    this.hold = hold;
  }

  /** Step of a virtual user that has tried to connect: it holds its connection, if it has one. */
  Session opened(Session user) {
    if (!user.isFailed()) {
      holders.incrementAndGet();
    }
    return user;
  }

  /** Step after all have arrived, with a connection or without: the first starts the looking. */
  Session allArrived(Session user) {
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
    return user;
  }

  /** Step after each request: one that was not answered was the connection's last. */
  Session asked(Session user) {
    if (user.isFailed()) {
      holders.decrementAndGet();
    }
    return user.markAsSucceeded();
  }

  private void look(ScheduledExecutorService thread, long deadline) {
    try {
      if (System.nanoTime() < deadline) {
        int open = OpenConnections.areVisible() ? OpenConnections.to(address) : holders.get();
        fewest = Math.min(fewest, open);
        return;
      }
    } catch (UncheckedIOException e) {
      trouble = Optional.of("the system's connections can't be read: " + e.getMessage());
      fewest = 0;
    }
    over = true;
    thread.shutdown();
  }

  /** Why they could not be counted. */
  Optional<String> trouble() {
    return trouble;
  }

  boolean areStillWatched() {
    return !over;
  }

  /** 0 if there was never a look. */
  int fewest() {
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }
}
