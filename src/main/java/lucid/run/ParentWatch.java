package lucid.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import lucid.measure.Background;
import lucid.target.ThisJava;

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

  /**
   * A JVM that can open no file can't see whether a process lives, and takes it for dead: only
   * looks between two files that could be opened count, and two of them in a row.
   */
  private static final class Looks {
    private final ProcessHandle parent;
    private int gone;

    Looks(ProcessHandle parent) {
      this.parent = parent;
    }

    boolean sayItIsGone() {
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
    var looks = new Looks(parent);
    var unused =
        Background.thread("parent watch")
            .scheduleWithFixedDelay(
                () -> {
                  if (looks.sayItIsGone()) {
                    System.err.println(
                        "The process that started this run has ended: so does the run");
                    System.exit(1);
                  }
                },
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
