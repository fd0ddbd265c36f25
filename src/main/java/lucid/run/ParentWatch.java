package lucid.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import lucid.measure.Background;
import lucid.target.ThisJava;

/**
 * Ends this JVM soon after the Maven process that started it. Otherwise the load of a killed CI job
 * would go on to its end. A run that was started from a shell goes on without its parent.
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

  /**
   * Checks whether the parent has ended. To a JVM that can open no file, every process seems dead.
   * So a check counts only if a file could be opened before and after it, and two checks in a row
   * must agree.
   */
  private static final class ParentChecks {
    private final ProcessHandle parent;
    private int gone;

    ParentChecks(ProcessHandle parent) {
      this.parent = parent;
    }

    boolean isGone() {
      gone = canOpenFiles() && !parent.isAlive() && canOpenFiles() ? gone + 1 : 0;
      return gone == 2;
    }

    private static boolean canOpenFiles() {
      try (var file = Files.newInputStream(Path.of(ThisJava.launcher()))) {
        return file != null;
      } catch (IOException e) {
        return false;
      }
    }
  }

  private static void endWith(ProcessHandle parent) {
    var checks = new ParentChecks(parent);
    var unused =
        Background.thread("parent watch")
            .scheduleWithFixedDelay(
                () -> {
                  if (checks.isGone()) {
                    System.err.println(
                        "The process that started this run has ended, so the run ends, too");
                    System.exit(1);
                  }
                },
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
