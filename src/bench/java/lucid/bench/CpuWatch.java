package lucid.bench;

import java.io.IOException;

/**
 * Measures the processor time of one process: of a period with {@link CpuLooks}, and of the whole
 * ended process with the system's own figure.
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

  /** Returns the processor seconds of the whole process and its children. */
  double whole() {
    return whole;
  }

  /**
   * Returns the processor seconds used between two times, in milliseconds since the epoch. Call
   * this method after the end.
   */
  double between(long fromMillis, long toMillis) {
    return looks.between(fromMillis, toMillis);
  }
}
