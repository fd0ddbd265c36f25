package lucid.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Samples the processor time of processes while they run, so that the time of any period is known
 * afterwards. The period of the load is known only from the verdict.
 */
final class CpuLooks implements AutoCloseable {
  private final Supplier<Stream<ProcessHandle>> processes;
  private final long everyMillis;
  private final Map<Long, Duration> usedBy = new HashMap<>();
  private final NavigableMap<Long, Double> secondsAt = new TreeMap<>();
  private final Thread watcher = new Thread(this::watch, "cpu-looks");
  private volatile boolean over;

  private CpuLooks(Supplier<Stream<ProcessHandle>> processes, long everyMillis) {
    this.processes = processes;
    this.everyMillis = everyMillis;
  }

  private CpuLooks begun() {
    watcher.setDaemon(true);
    watcher.start();
    return this;
  }

  /** Begins to sample one process, every 20 ms. */
  static CpuLooks atProcess(long pid) {
    return new CpuLooks(() -> ProcessHandle.of(pid).stream(), 20).begun();
  }

  /**
   * Begins to sample a process and its descendants, every 200 ms: to find the descendants, Java has
   * to search all processes.
   */
  static CpuLooks atFamily(ProcessHandle process) {
    return new CpuLooks(() -> Stream.concat(Stream.of(process), process.descendants()), 200)
        .begun();
  }

  private void watch() {
    try {
      while (!over && look()) {
        Thread.sleep(everyMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes a sample. The time of an ended process stays known. Returns false if no process is left.
   */
  private synchronized boolean look() {
    boolean running = false;
    for (var process : processes.get().toList()) {
      var used = process.info().totalCpuDuration();
      used.ifPresent(duration -> usedBy.put(process.pid(), duration));
      running |= used.isPresent();
    }
    if (running) {
      var all = usedBy.values().stream().reduce(Duration.ZERO, Duration::plus);
      secondsAt.put(System.currentTimeMillis(), all.toMillis() / 1000.0);
    }
    return running;
  }

  /**
   * Returns the processor seconds used between two times, in milliseconds since the epoch.
   *
   * @throws IllegalStateException if there is no sample
   */
  synchronized double between(long fromMillis, long toMillis) {
    return at(secondsAt, toMillis) - at(secondsAt, fromMillis);
  }

  /**
   * Returns the percentage of all processors used between two times; 0 if the times are the same.
   */
  double percent(Instant from, Instant to) {
    double seconds = Duration.between(from, to).toMillis() / 1000.0;
    if (seconds == 0) {
      return 0;
    }
    return 100.0
        * between(from.toEpochMilli(), to.toEpochMilli())
        / seconds
        / Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns the processor seconds used until a time: interpolated between two samples, or those of
   * the first or last sample.
   */
  static double at(NavigableMap<Long, Double> secondsAt, long millis) {
    var before = secondsAt.floorEntry(millis);
    var after = secondsAt.ceilingEntry(millis);
    if (before == null || after == null) {
      return seconds(before == null ? after : before);
    }
    long apart = after.getKey() - before.getKey();
    return apart == 0
        ? before.getValue()
        : before.getValue()
            + (after.getValue() - before.getValue()) * (millis - before.getKey()) / apart;
  }

  private static double seconds(Map.Entry<Long, Double> look) {
    if (look == null) {
      throw new IllegalStateException("the process ended before it could be looked at");
    }
    return look.getValue();
  }

  /** Ends the sampling. The samples can still be used. */
  @Override
  public void close() {
    over = true;
    watcher.interrupt();
  }
}
