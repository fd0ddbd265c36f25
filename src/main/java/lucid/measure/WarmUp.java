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
 * Runs a simulation unrecorded before it is measured, in the same JVM: a cold JVM spends its first
 * seconds loading and compiling, and a plain run reports these as the target's response times.
 *
 * <p>Gatling has no unrecorded phase and one log a run; a run inside the run, started through the
 * entry point that its sbt plugin uses, leaves the measured run's log and report clean.
 */
public final class WarmUp {
  private static final String CONFIGURATION = "gatling.conf.file";

  private static volatile boolean underWay;

  private WarmUp() {}

  /** Whether the simulation that is being constructed is only to warm up. */
  public static boolean isUnderWay() {
    return underWay;
  }

  /**
   * Runs {@code simulation}, which must ask {@link #isUnderWay} and make no assertions then;
   * returns when it has ended.
   *
   * @throws IllegalStateException if the run broke
   */
  public static void run(Class<? extends Simulation> simulation) {
    var configuration = System.getProperty(CONFIGURATION);
    System.setProperty(CONFIGURATION, "gatling-warm-up.conf");
    underWay = true;
    try {
      // Nothing is written: a folder that is made beforehand would outlive a run that is killed.
      var folder =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "lucid-warm-up-" + ProcessHandle.current().pid());
      try {
        // Whatever Gatling prints of this run would be taken for the measured one's.
        int status =
            Console.withOut(
                OutputStream.nullOutputStream(),
                () -> InnerRun.of(simulation, "-nr", "-rf", folder.toString()));
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
