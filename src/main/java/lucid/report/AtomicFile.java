package lucid.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files so that a reader sees the old text or the new one, and never a part of it. */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes {@code text} as UTF-8, and creates the folder if it does not exist. */
  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    // A temporary file of the system would be readable by its owner only.
    var half = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(half, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
