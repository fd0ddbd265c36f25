package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
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
  void remainsOfAKilledProcessAreRemoved() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    var left = of(process.pid());
    assertThat(DataFolder.in(parent)).isEmptyDirectory();
    assertThat(left).doesNotExist();
  }

  /** Stacks that start at the same time find the same folder. */
  @RepeatedTest(20)
  void twoProcessesMayRemoveTheSameFolder() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    var left = of(process.pid());
    for (int i = 0; i < 300; i++) {
      Files.createDirectory(left.resolve("folder" + i));
    }
    var both = new CyclicBarrier(2);
    Callable<Path> start =
        () -> {
          both.await();
          return DataFolder.in(parent);
        };
    var executor = Executors.newFixedThreadPool(2);
    try {
      for (var started : executor.invokeAll(List.of(start, start))) {
        assertThat(started.get()).isEmptyDirectory();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(left).doesNotExist();
  }

  /** The lock file names a process that is not PostgreSQL: this one. */
  @Test
  void otherProcessWithTheServersNumberIsLeftAlone() throws Exception {
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
  void folderOfARunningProcessStays() throws Exception {
    var own = of(ProcessHandle.current().pid());
    DataFolder.in(parent);
    assertThat(own.resolve("base").resolve("1")).exists();
  }
}
