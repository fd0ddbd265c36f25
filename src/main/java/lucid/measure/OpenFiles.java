package lucid.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** Counts the files and sockets that this process may open. */
public final class OpenFiles {
  private OpenFiles() {}

  /**
   * Returns the number of files that may still be opened; empty if there is no limit or none that
   * the system reports.
   */
  public static OptionalLong left() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount())
        : OptionalLong.empty();
  }
}
