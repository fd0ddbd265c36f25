package lucid.measure;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.gatling.app.Gatling$;
import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Runs Gatling in a JVM that goes on afterwards. Gatling's {@code main} ends the JVM. The entry
 * point that its sbt plugin uses does not, but stops the logging.
 */
public final class InnerRun {
  private static volatile boolean underWay;

  private InnerRun() {}

  /** Returns whether this JVM goes on after the run of Gatling, however the run ends. */
  public static boolean isUnderWay() {
    return underWay;
  }

  /**
   * Runs {@code simulation} to its end.
   *
   * @param arguments further arguments of Gatling's command line
   * @return Gatling's exit status: 0, or 2 if an assertion was breached
   * @throws RuntimeException if the simulation threw it
   */
  public static int run(Class<? extends Simulation> simulation, String... arguments) {
    var all = new ArrayList<>(List.of("-s", simulation.getName()));
    all.addAll(List.of(arguments));
    boolean nested = underWay;
    underWay = true;
    try {
      return Gatling$.MODULE$.fromArgs(all.toArray(String[]::new));
    } catch (Exception e) {
      // Scala throws checked exceptions without declaring them; the simulation's own is the cause.
      var cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof RuntimeException own ? own : new IllegalStateException(cause);
    } finally {
      underWay = nested;
      restartLogging();
    }
  }

  /** Starts Logback again, which Gatling stops at the end of a run. */
  private static void restartLogging() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && !context.isStarted()) {
      try {
        context.start();
        new ContextInitializer(context).autoConfig();
      } catch (JoranException e) {
        throw new IllegalStateException("conf/logback.xml can't be read again", e);
      }
    }
  }
}
