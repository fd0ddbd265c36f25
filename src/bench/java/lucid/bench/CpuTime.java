package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the processor time of this process's ended children and their children. Java returns the
 * processor time of running processes only.
 */
final class CpuTime {
  private static final Path OWN = Path.of("/proc/self/stat");

  /** USER_HZ, which is 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** The index of field 16 of proc(5), counted from the field after the name; 17 follows. */
  private static final int CHILDREN_USER = 13;

  private static final int CHILDREN_SYSTEM = 14;

  private CpuTime() {}

  /** Returns whether the system reports the processor time: only Linux does. */
  static boolean isTold() {
    return Files.isReadable(OWN);
  }

  /** Returns the processor time of the ended children, in seconds. */
  static double ofEndedChildren() throws IOException {
    return children(Files.readString(OWN));
  }

  /** Parses {@code stat}, in which the name is in parentheses and may contain parentheses. */
  static double children(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
    return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]))
        / TICKS_PER_SECOND;
  }
}
