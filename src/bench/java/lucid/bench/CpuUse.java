package lucid.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the processes of the stack use of all processors: looked at every 200 ms, asked afterwards
 * for the time of the load, which only the verdict tells.
 */
final class CpuUse implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final ProcessHandle process;
  private final List<Look> looks = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "stack's CPU");
  private volatile boolean over;

  private record Look(Instant at, Duration used) {}

  private CpuUse(ProcessHandle process) {
    this.process = process;
  }

  /** Of {@code process} and all that it has started. */
  static CpuUse watching(ProcessHandle process) {
    var use = new CpuUse(process);
    use.thread.setDaemon(true);
    use.thread.start();
    return use;
  }

  private void watch() {
    try {
      while (!over) {
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    var used =
        Stream.concat(Stream.of(process), process.descendants())
            .flatMap(one -> one.info().totalCpuDuration().stream())
            .reduce(Duration.ZERO, Duration::plus);
    looks.add(new Look(Instant.now(), used));
  }

  /** In percent of all processors, between two moments; 0 if there were no two looks between. */
  synchronized double percent(Instant from, Instant to) {
    var within =
        looks.stream().filter(look -> !look.at().isBefore(from) && !look.at().isAfter(to)).toList();
    if (within.size() < 2) {
      return 0;
    }
    var first = within.get(0);
    var last = within.get(within.size() - 1);
    return 100.0
        * last.used().minus(first.used()).toNanos()
        / Duration.between(first.at(), last.at()).toNanos()
        / Runtime.getRuntime().availableProcessors();
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }
}
