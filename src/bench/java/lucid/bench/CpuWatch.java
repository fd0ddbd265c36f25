package lucid.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one process uses of the processors. It is looked at every 20 ms, so that the share of a part
 * of its life can be told afterwards; the whole is what the system accounts for an ended child.
 */
final class CpuWatch {
  private static final long EVERY_MILLIS = 20;

  private final NavigableMap<Long, Double> secondsAt = new TreeMap<>();
  private final double endedBefore = CpuTime.ofEndedChildren();
  private Thread watcher;
  private double whole;

  CpuWatch() throws IOException {}

  /** To be called as soon as the process runs. */
  void started(long pid) {
    watcher = new Thread(() -> watch(pid), "cpu-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** To be called as soon as it has ended, and before another child ends. */
  void ended() throws IOException, InterruptedException {
    whole = CpuTime.ofEndedChildren() - endedBefore;
    watcher.join();
  }

  /** Seconds used from start to end, by processes of its own, too. */
  double whole() {
    return whole;
  }

  private void watch(long pid) {
    try {
      for (var used = used(pid); used.isPresent(); used = used(pid)) {
        secondsAt.put(System.currentTimeMillis(), used.get().toMillis() / 1000.0);
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Empty once it is gone. */
  private static Optional<Duration> used(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
  }

  /** Seconds used between two moments, in milliseconds since the epoch; once it has ended. */
  double between(long fromMillis, long toMillis) {
    return at(secondsAt, toMillis) - at(secondsAt, fromMillis);
  }

  /** Before the first and after the last look: as it was then. Between two: in proportion. */
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
}
