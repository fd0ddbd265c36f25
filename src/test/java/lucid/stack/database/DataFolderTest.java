package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path parent;

  private Path of(long process) throws Exception {
    var folder = Files.createDirectory(parent.resolve("data-of-%d-1".formatted(process)));
    Files.writeString(Files.createDirectory(folder.resolve("base")).resolve("1"), "a table");
    return folder;
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    var left = of(process.pid());
    assertThat(DataFolder.in(parent)).isEmptyDirectory();
    assertThat(left).doesNotExist();
  }

  /** Its lock file names a process that is no PostgreSQL: this one. */
  @Test
  void aProcessThatHasTheNumberOfTheServerByNowIsLeftAlone() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    var left = of(process.pid());
    Files.writeString(
        left.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n/somewhere\n");
    DataFolder.in(parent);
    assertThat(left).doesNotExist();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void whatARunningProcessHasStays() throws Exception {
    var own = of(ProcessHandle.current().pid());
    DataFolder.in(parent);
    assertThat(own.resolve("base").resolve("1")).exists();
  }
}
