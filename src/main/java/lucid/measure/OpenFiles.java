package lucid.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** How many files, sockets among them, this process may have open. */
public final class OpenFiles {
  private OpenFiles() {}

  /** How many more may be opened; empty where the system has no such limit, or does not tell. */
  public static OptionalLong left() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount())
        : OptionalLong.empty();
  }
}
