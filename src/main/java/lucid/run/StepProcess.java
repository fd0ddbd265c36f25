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
 * Runs a simulation in a separate process, with the JVM options of this process and some other
 * settings. The separate process ends with this one; if this one is killed, {@link ParentWatch}
 * ends it.
 */
final class StepProcess {
  /** The most time that an interrupted run may take to drop its tables and to end its stack. */
  private static final Duration TO_CLEAN_UP = Duration.ofSeconds(30);

  private StepProcess() {}

  /**
   * Runs {@code simulation} to its end.
   *
   * @param settings the settings that differ from those of this process, by their full keys
   * @param results the results folder of the run
   * @param atMost the time after which the run is ended
   * @return the folder that holds the verdict; empty if the run left no verdict
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
      // This process is ending, and the hook has nothing to do.
    }
  }

  private static void end(Process process) {
    process.destroy();
    ThisJava.awaitEnd(process, TO_CLEAN_UP);
  }

  private static Optional<Path> folderOf(Path results) throws IOException {
    try (var folders = Files.list(results)) {
      return folders.filter(folder -> Files.exists(folder.resolve("verdict.json"))).findFirst();
    }
  }
}
