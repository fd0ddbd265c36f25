package lucid.run;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Ends this JVM soon after the Maven that started it: a CI job that is cancelled by a kill would
 * else leave the load to go on to its end. Whoever starts the run from a shell may leave it.
 */
final class ParentWatch {
  private static final Pattern JAVA = Pattern.compile(".*[/\\\\]javaw?(\\.exe)?");
  private static final long EVERY_MILLIS = 500;

  private ParentWatch() {}

  static void begin() {
    ProcessHandle.current()
        .parent()
        .filter(parent -> JAVA.matcher(parent.info().command().orElse("")).matches())
        .ifPresent(ParentWatch::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    var watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "parent-watch");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        watch.scheduleWithFixedDelay(
            () -> {
              if (!parent.isAlive()) {
                System.err.println("The process that started this run has ended: so does the run");
                System.exit(1);
              }
            },
            EVERY_MILLIS,
            EVERY_MILLIS,
            TimeUnit.MILLISECONDS);
  }
}
