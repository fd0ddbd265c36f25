package lucid.bench;

import java.io.IOException;

/**
 * What one process uses of the processors, from its start to its end: the share of a part of its
 * life by {@link CpuLooks}; the whole is what the system accounts for an ended child.
 */
final class CpuWatch {
  private final double endedBefore = CpuTime.ofEndedChildren();
  private CpuLooks looks;
  private double whole;

  CpuWatch() throws IOException {}

  /** To be called as soon as the process runs. */
  void started(long pid) {
    looks = CpuLooks.atProcess(pid);
  }

  /** To be called as soon as it has ended, and before another child ends. */
  void ended() throws IOException {
    whole = CpuTime.ofEndedChildren() - endedBefore;
    looks.close();
  }

  /** Seconds used from start to end, by processes of its own, too. */
  double whole() {
    return whole;
  }

  /** Seconds used between two moments, in milliseconds since the epoch; once it has ended. */
  double between(long fromMillis, long toMillis) {
    return looks.between(fromMillis, toMillis);
  }
}
