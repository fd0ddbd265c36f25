package lucid.resources;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lucid.config.Secret;
import lucid.measure.Background;
import lucid.measure.Ticker;

/**
 * Reads the target's exporter when the load begins, every {@link #INTERVAL}, and when the load has
 * ended, on a thread beside the injector's event loops. A failure is only a note.
 */
public final class ResourceWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** The time for a scrape in progress and one more. */
  private static final Duration PATIENCE = Exporter.PATIENCE.multipliedBy(4);

  private final Exporter exporter;
  private final Duration interval;
  private final ScheduledExecutorService thread = Background.thread("target's resources");
  private final List<Snapshot> snapshots = new ArrayList<>();
  private int failed;
  private String lastFailure = "";

  public ResourceWatch(Exporter exporter) {
    this(exporter, INTERVAL);
  }

  ResourceWatch(Exporter exporter, Duration interval) {
    this.exporter = exporter;
    this.interval = interval;
  }

  /** Reads the exporter just before the load, and thereby warms up the code. */
  public void begin() {
    await(thread.submit(this::scrape));
    var unused =
        thread.scheduleWithFixedDelay(
            this::scrape, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reads the exporter for the last time, after the load, and waits for the answer. */
  public void end() {
    if (!thread.isShutdown()) {
      var last = thread.submit(this::scrape);
      thread.shutdown();
      await(last);
      thread.shutdownNow();
    }
  }

  /** Stops without a last scrape, for a load that did not end. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void scrape() {
    try {
      var snapshot = exporter.scrape();
      synchronized (snapshots) {
        snapshots.add(snapshot);
      }
    } catch (IOException | RuntimeException e) {
      failed(Secret.safeMessage(e));
    }
  }

  private void failed(String why) {
    synchronized (snapshots) {
      failed++;
      lastFailure = why;
    }
  }

  private void await(Future<?> scrape) {
    try {
      scrape.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      scrape.cancel(true);
      failed("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a scrape tells what went wrong", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed("interrupted");
    }
  }

  /** Returns the target's resource usage so far; empty if no scrape was answered. */
  public Optional<Resources> found() {
    synchronized (snapshots) {
      return new Usage(List.copyOf(snapshots)).resources(exporter.words(), failed);
    }
  }

  /** Returns the usage between successive scrapes; empty before the second answer. */
  public List<UsageInterval> moments() {
    synchronized (snapshots) {
      return new Usage(List.copyOf(snapshots))
          .moments(Ticker.SYSTEM.epochMillis() - Ticker.SYSTEM.nanos() / 1_000_000);
    }
  }

  /** Returns a note about failed scrapes; empty if every scrape was answered. */
  public Optional<String> note() {
    synchronized (snapshots) {
      if (failed == 0) {
        return Optional.empty();
      }
      return Optional.of(
          snapshots.isEmpty()
              ? "the target's resource usage is not shown: %s: %s"
                  .formatted(exporter.words(), lastFailure)
              : "the target's resource usage has gaps: %d of %d scrapes of %s failed, at last: %s"
                  .formatted(failed, failed + snapshots.size(), exporter.words(), lastFailure));
    }
  }
}
