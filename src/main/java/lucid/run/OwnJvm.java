package lucid.run;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.config.InvalidConfigException;
import lucid.config.Secret;
import lucid.measure.Deployment;
import lucid.measure.InnerRun;
import lucid.target.NotMeasurableException;
import lucid.target.PreflightException;

/**
 * Ends the JVM of a run that Gatling's plugin started. Inside another program, and on Gatling
 * Enterprise, it throws an exception instead.
 */
final class OwnJvm {
  private OwnJvm() {}

  /** Returns whether this JVM belongs to the run, which may end it. */
  static boolean isHere() {
    return !InnerRun.isUnderWay() && !Deployment.current().enterprise();
  }

  /**
   * Prepares a run. If this fails, ends the JVM with a sentence that says what the user has to
   * change. Gatling would print the sentence twice, in a stack trace.
   */
  static <T> T prepareOrExit(Supplier<T> preparation) {
    // Programs read the output, too, so it must not depend on the locale.
    Locale.setDefault(Locale.ROOT);
    if (!isHere()) {
      return preparation.get();
    }
    ParentWatch.begin();
    OwnClasses.load();
    try {
      return preparation.get();
    } catch (InvalidConfigException | PreflightException | NotMeasurableException e) {
      throw exit(Secret.safeMessage(e));
    } catch (RuntimeException e) {
      throw exit(bugReport(e));
    }
  }

  private static IllegalStateException exit(String sentence) {
    System.err.println(sentence);
    System.exit(1);
    return new IllegalStateException("the JVM has not ended");
  }

  /** Returns the stack trace without the messages of the causes, which may contain secrets. */
  private static String bugReport(RuntimeException e) {
    return Stream.of(e.getStackTrace())
        .map(frame -> "\n\tat " + frame)
        .collect(
            Collectors.joining(
                "",
                "This is a bug in this project or in a library: " + Secret.safeDescription(e),
                ""));
  }

  /**
   * Ends a run that has nothing to send, with exit status 0.
   *
   * @param why a sentence that says why there is nothing to send
   * @throws NotMeasurableException if this JVM does not belong to the run
   */
  static void endWithoutLoad(String why) {
    if (isHere()) {
      System.out.println(why);
      System.exit(0);
    }
    throw new NotMeasurableException(why);
  }
}
