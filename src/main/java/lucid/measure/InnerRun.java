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
 * A run of Gatling in a JVM that goes on afterwards. Gatling's {@code main} ends the JVM; the entry
 * point that its sbt plugin uses does not, and leaves the rest as it was but for the logging.
 */
public final class InnerRun {
  private static volatile boolean underWay;

  private InnerRun() {}

  /** Whether whoever started Gatling wants to go on after the run, however it ends. */
  public static boolean isUnderWay() {
    return underWay;
  }

  /**
   * Runs {@code simulation} to its end.
   *
   * @param arguments of Gatling's command line, beside the simulation's
   * @return Gatling's exit status: 0, or 2 if an assertion was breached
   * @throws RuntimeException what the simulation threw, if it broke
   */
  public static int of(Class<? extends Simulation> simulation, String... arguments) {
    var all = new ArrayList<>(List.of("-s", simulation.getName()));
    all.addAll(List.of(arguments));
    boolean nested = underWay;
    underWay = true;
    try {
      return Gatling$.MODULE$.fromArgs(all.toArray(String[]::new));
    } catch (Exception e) {
      // Scala throws checked exceptions unannounced; the simulation's own is the cause.
      var cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof RuntimeException own ? own : new IllegalStateException(cause);
    } finally {
      underWay = nested;
      restartLogging();
    }
  }

  /** Gatling stops Logback at the end of a run; others still have things to say. */
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
