package lucid.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files by which the operating system tells about itself, such as {@code /proc/stat}. */
public final class SystemFile {
  private SystemFile() {}

  /** Returns the lines of {@code file}; none where the system has no such file. */
  public static List<String> lines(String file) {
    var path = Path.of(file);
    try {
      return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      // Said to be readable, and is not: the same as not being there.
      return List.of();
    }
  }
}
