package lucid.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** Counts the files and sockets that this process may open. */
public final class OpenFiles {
  private OpenFiles() {}

  /**
   * Returns how many more files may be opened; empty if the system has no limit or does not report
   * it.
   */
  public static OptionalLong left() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount())
        : OptionalLong.empty();
  }
}
