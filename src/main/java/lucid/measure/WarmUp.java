package lucid.measure;

import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lucid.config.Secret;
import scala.Console;

/**
 * Runs a simulation unrecorded before it is measured, in the same JVM. A cold JVM spends its first
 * seconds with loading and compiling, and a run without a warm-up reports these as the target's
 * response times.
 *
 * <p>Gatling has no unrecorded phase, and one log for each run. A run inside the run leaves the log
 * and report of the measured run clean.
 */
public final class WarmUp {
  private static final String CONFIGURATION = "gatling.conf.file";

  private static volatile boolean underWay;

  private WarmUp() {}

  /** Returns whether the simulation that is being constructed only warms up. */
  public static boolean isUnderWay() {
    return underWay;
  }

  /**
   * Runs {@code simulation}, and returns when it has ended. The simulation must make no assertions
   * while {@link #isUnderWay}.
   *
   * @throws IllegalStateException if the run broke
   */
  public static void run(Class<? extends Simulation> simulation) {
    var configuration = System.getProperty(CONFIGURATION);
    System.setProperty(CONFIGURATION, "gatling-warm-up.conf");
    underWay = true;
    try {
      // Gatling writes nothing here. A folder that exists beforehand would outlive a killed run.
      var folder =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "lucid-warm-up-" + ProcessHandle.current().pid());
      try {
        // Gatling's output would look like that of the measured run.
        int status =
            Console.withOut(
                OutputStream.nullOutputStream(),
                () -> InnerRun.run(simulation, "-nr", "-rf", folder.toString()));
        if (status != 0) {
          throw new IllegalStateException("the warm-up ended with status " + status);
        }
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the warm-up's temporary folder: " + Secret.safeMessage(e), e);
    } finally {
      underWay = false;
      if (configuration == null) {
        System.clearProperty(CONFIGURATION);
      } else {
        System.setProperty(CONFIGURATION, configuration);
      }
    }
  }
}
