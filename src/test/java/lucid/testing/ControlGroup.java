package lucid.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A control group with a quota of the processor, as a container's is. */
public final class ControlGroup implements AutoCloseable {
  private static final Path UNIFIED = Path.of("/sys/fs/cgroup");
  private static final Path VERSION_1 = UNIFIED.resolve("cpu");
  private static final String NAME = "lucid-phase2-performance-test";
  private static final int PERIOD_MICROS = 100_000;

  private final Path folder;

  private ControlGroup(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a control group.
   *
   * @param percent the quota, in percent of one core
   * @return empty if this user can't create one
   */
  public static Optional<ControlGroup> ofQuota(int percent) {
    int quota = PERIOD_MICROS * percent / 100;
    try {
      if (Files.isDirectory(VERSION_1)) {
        var group = Files.createDirectories(VERSION_1.resolve(NAME));
        Files.writeString(group.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), Integer.toString(quota));
        return Optional.of(new ControlGroup(group));
      }
      var group = Files.createDirectories(UNIFIED.resolve(NAME));
      Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      return Optional.of(new ControlGroup(group));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the file to which a process's number is written to add the process. */
  Path processes() {
    return folder.resolve("cgroup.procs");
  }

  /** Removes the group, which must be empty. */
  @Override
  public void close() throws IOException {
    Files.delete(folder);
  }
}
