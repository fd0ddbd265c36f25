package lucid.bench;

import java.io.IOException;

/**
 * Measures the processor time of one process: {@link CpuLooks} gives that of a period, and the
 * system gives that of the whole ended process.
 */
final class CpuWatch {
  private final double endedBefore = CpuTime.ofEndedChildren();
  private CpuLooks looks;
  private double whole;

  CpuWatch() throws IOException {}

  /** Begins the measurement. Call it as soon as the process runs. */
  void started(long pid) {
    looks = CpuLooks.atProcess(pid);
  }

  /**
   * Ends the measurement. Call it as soon as the process has ended, and before another child ends.
   */
  void ended() throws IOException {
    whole = CpuTime.ofEndedChildren() - endedBefore;
    looks.close();
  }

  /** Returns the seconds used from start to end, with those of its children. */
  double whole() {
    return whole;
  }

  /**
   * Returns the seconds used between two moments, which are in milliseconds since the epoch. Call
   * it after the end.
   */
  double between(long fromMillis, long toMillis) {
    return looks.between(fromMillis, toMillis);
  }
}
