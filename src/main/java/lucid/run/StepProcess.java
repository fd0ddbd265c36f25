package lucid.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lucid.target.ThisJava;

/**
 * A run of a simulation in a process of its own, set up as this one is but for some settings. It
 * ends with this process, however that ends: by itself if this one is killed, see {@link
 * ParentWatch}.
 */
final class StepProcess {
  /** An injector that is interrupted drops its tables and ends its stack first. */
  private static final Duration TO_CLEAN_UP = Duration.ofSeconds(30);

  private StepProcess() {}

  /**
   * Runs {@code simulation} to its end.
   *
   * @param settings by key, in full
   * @param results where the run is written to
   * @param atMost after which it is ended
   * @return the folder that holds its verdict; empty if it left none
   */
  static Optional<Path> run(
      Class<?> simulation, Map<String, String> settings, Path results, Duration atMost)
      throws IOException, InterruptedException {
    Files.createDirectories(results);
    var command = new ArrayList<String>();
    command.add(ThisJava.launcher());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    command.add("-Dlucid.results-folder=" + results);
    command.addAll(List.of("-cp", ThisJava.classPath(), "io.gatling.app.Gatling"));
    command.addAll(List.of("-s", simulation.getName(), "-rf", results.toString(), "-nr"));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(results.resolve("console.txt").toFile())
            .start();
    var atExit = new Thread(() -> end(process), "capacity step");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
      }
    } finally {
      if (!process.isAlive()) {
        removeHook(atExit);
      }
    }
    return folderOf(results);
  }

  private static void removeHook(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending: the hook finds nothing to do.
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(TO_CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static Optional<Path> folderOf(Path results) throws IOException {
    try (var folders = Files.list(results)) {
      return folders.filter(folder -> Files.exists(folder.resolve("verdict.json"))).findFirst();
    }
  }
}
