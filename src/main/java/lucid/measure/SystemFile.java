package lucid.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files of the operating system about itself, such as {@code /proc/stat}. */
public final class SystemFile {
  private SystemFile() {}

  /** Returns the lines of {@code file}; none if the system has no such file. */
  public static List<String> lines(String file) {
    var path = Path.of(file);
    try {
      return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      // A file that can't be read is as good as absent.
      return List.of();
    }
  }
}
