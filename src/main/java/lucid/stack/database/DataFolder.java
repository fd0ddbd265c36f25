package lucid.stack.database;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The folder in which a server of this process keeps its data. Its name contains the process's
 * number, so that the folder of a killed process can be told from one in use.
 */
final class DataFolder {
  private static final Pattern NAME = Pattern.compile("data-of-(\\d+)-.*");
  private static final long PATIENCE_SECONDS = 5;

  private DataFolder() {}

  /** Makes a folder in {@code parent}, after removing the folders of processes that have ended. */
  static Path in(Path parent) throws IOException {
    Files.createDirectories(parent);
    try (var folders = Files.newDirectoryStream(parent, "data-of-*")) {
      for (var folder : folders) {
        if (isLeftBehind(folder)) {
          stop(folder);
          remove(folder);
        }
      }
    }
    return Files.createTempDirectory(
        parent.toAbsolutePath(), "data-of-%d-".formatted(ProcessHandle.current().pid()));
  }

  private static boolean isLeftBehind(Path folder) {
    var name = NAME.matcher(folder.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  /** Stops the server that uses the folder, if it still runs. */
  private static void stop(Path folder) throws IOException {
    var server = server(folder);
    if (server.isPresent()) {
      server.get().destroy();
      try {
        server.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        server.get().destroyForcibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns the process in the server's lock file; empty if it is another program by now. */
  static Optional<ProcessHandle> server(Path folder) throws IOException {
    try {
      var lines = Files.readAllLines(folder.resolve("postmaster.pid"));
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
              .filter(process -> process.info().command().orElse("").contains("postgres"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes a folder with all its files; another process may remove some of them meanwhile. */
  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(folder, new Removal());
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
      return unlessItIsGone(cause);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException cause) throws IOException {
      if (cause != null) {
        return unlessItIsGone(cause);
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }

    private static FileVisitResult unlessItIsGone(IOException cause) throws IOException {
      if (cause instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw cause;
    }
  }
}
