package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lucid.measure.OpenConnections;
import lucid.measure.OpenFiles;
import lucid.measure.Recorded;
import lucid.measure.RequestWatch;
import lucid.measure.Ticker;
import lucid.target.PreflightException;
import lucid.verdict.CriterionVerdict;

/**
 * The fewest connections that were open at any moment of the hold, as the operating system shows
 * them; where it does not, the virtual users stand in whose every request so far was answered.
 */
final class HeldConnections {
  /** Files that the injector opens beside its connections. */
  private static final int OTHER_FILES = 200;

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
  private Session asked(Session user) {
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

  /** Returns what each user does while the connections are looked at: a request at its pace. */
  ChainBuilder whileWatched(Duration pause, RequestWatch requests) {
    // Each user at a moment of its own.
    return pause(Duration.ZERO, pause)
        .asLongAs(session -> areStillWatched())
        .on(
            pace(pause)
                .exec(
                    requests.send(
                        GatewayApi.HELD_REQUEST, GatewayApi.health(GatewayApi.HELD_REQUEST)))
                .exec(this::asked));
  }

  /** Returns one record for each connection that was open at every look. */
  List<Recorded> records() {
    long now = Ticker.SYSTEM.epochMillis();
    return IntStream.range(0, fewest())
        .mapToObj(i -> new Recorded(GatewayApi.HELD, now, now, Optional.empty()))
        .toList();
  }

  /** Returns the words for too few connections. */
  Optional<String> words(CriterionVerdict breach, int users) {
    return trouble.or(
        () ->
            Optional.of(
                "%d of %d connections were held at the same time, limit %s"
                    .formatted(breach.records(), users, breach.limit())));
  }

  /**
   * Refuses a load for which this process may not open enough files.
   *
   * @throws PreflightException saying what to do
   */
  static void requireFiles(int connections) {
    int needed = connections + OTHER_FILES;
    OpenFiles.left()
        .ifPresent(
            left -> {
              if (left < needed) {
                throw new PreflightException(
                    "this process may open only %d more files, and %d connections need %d: run \"ulimit -n %d\" in the shell that starts mvn"
                        .formatted(left, connections, needed, 4 * needed));
              }
            });
  }

  boolean areStillWatched() {
    return !over;
  }

  /** 0 if there was never a look. */
  private int fewest() {
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }
}
