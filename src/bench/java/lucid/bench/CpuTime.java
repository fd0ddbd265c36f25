package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time of this process' children that have ended, and theirs: Java tells that of
 * processes that run, and nothing of those that ran.
 */
final class CpuTime {
  private static final Path OWN = Path.of("/proc/self/stat");

  /** USER_HZ: 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Of proc(5), counted from behind the name: fields 16 and 17. */
  private static final int CHILDREN_USER = 13;

  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /** Linux has it. */
  static boolean isTold() {
    return Files.isReadable(OWN);
  }

  /** In seconds. */
  static double ofEndedChildren() throws IOException {
    return children(Files.readString(OWN));
  }

  /** The name stands in parentheses, and may have some of its own. */
  static double children(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]))
        / TICKS_PER_SECOND;
  }
}
