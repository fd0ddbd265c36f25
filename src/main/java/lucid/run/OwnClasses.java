package lucid.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the project's classes before a load begins. Java reads a class from a file, and during a
 * load the process may have no file descriptor left.
 */
final class OwnClasses {
  private static final String SUFFIX = ".class";

  private OwnClasses() {}

  static void load() {
    try {
      var root =
          Path.of(OwnClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isDirectory(root)) {
        return;
      }
      try (var files = Files.walk(root.resolve("lucid"))) {
        for (var file : files.filter(file -> isUsedByRuns(root, file)).toList()) {
          var name =
              root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
          Class.forName(
              name.substring(0, name.length() - SUFFIX.length()),
              false,
              OwnClasses.class.getClassLoader());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns whether a run uses the class. The embedded stack's classes belong to another process.
   */
  private static boolean isUsedByRuns(Path root, Path file) {
    var path = file.toString();
    return path.endsWith(SUFFIX)
        && !path.endsWith("package-info" + SUFFIX)
        && !file.startsWith(root.resolve("lucid").resolve("stack"));
  }
}
