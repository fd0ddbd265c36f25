package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lucid.target.EmbeddedStack;
import lucid.target.Service;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unmeasured")
class KilledStackIT {
  private static final long PATIENCE_SECONDS = 60;

  private static List<Path> dataOf(ProcessHandle stack) throws IOException {
    try (var folders = Files.list(Path.of("target", "postgres"))) {
      return folders
          .filter(
              folder ->
                  folder.getFileName().toString().startsWith("data-of-%d-".formatted(stack.pid())))
          .toList();
    }
  }

  /** The server is a process of its own and might go on. */
  @Test
  void postgresEndsWithAKilledStack() throws Exception {
    try (var stack =
        EmbeddedStack.start(
            SharedStack.dials().root(), Set.of(Service.DATABASE), SimulationRun.STACK_LOGS)) {
      var data = dataOf(stack.process());
      assertThat(data).hasSize(1);
      var server = DataFolder.server(data.get(0)).orElseThrow();
      assertThat(stack.process().destroyForcibly()).isTrue();
      assertThat(server.onExit().completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join())
          .as("process %d still runs", server.pid())
          .isNotNull();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!dataOf(stack.process()).isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      assertThat(dataOf(stack.process())).isEmpty();
    }
  }
}
