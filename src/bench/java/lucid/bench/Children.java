package lucid.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the processes that a benchmark has started when the benchmark ends, also after Ctrl-C. */
final class Children {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final AtomicBoolean ENDING = new AtomicBoolean();

  private Children() {}

  /** Makes all processes that this process starts end with this process. */
  static void endWithThisProcess() {
    Runtime.getRuntime().addShutdownHook(new Thread(Children::end, "end-children"));
  }

  private static void end() {
    ENDING.set(true);
    var children = ProcessHandle.current().children().toList();
    children.forEach(ProcessHandle::destroy);
    for (var child : children) {
      try {
        child.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
      } catch (Exception e) {
        child.destroyForcibly();
      }
    }
  }

  /**
   * Checks that this process is not ending. Call this method before a process is started.
   *
   * @throws IllegalStateException if this process is ending
   */
  static void requireGoingOn() {
    if (ENDING.get()) {
      throw new IllegalStateException("interrupted");
    }
  }

  static Process start(ProcessBuilder builder) throws IOException {
    requireGoingOn();
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
