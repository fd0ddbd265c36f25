package lucid.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that is not part of this project.
 *
 * @param name the name of the program's command
 * @param howToInstall the command that installs it
 */
record Tool(String name, String howToInstall) {
  private static final List<Path> FOLDERS =
      Stream.concat(
              Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of),
              // The folders of Go programs and Debian's servers are not on every path.
              Stream.of(
                  Path.of(System.getProperty("user.home"), "go", "bin"), Path.of("/usr/sbin")))
          .toList();

  /** Returns the program's file; empty if it is not installed. */
  Optional<Path> path() {
    return FOLDERS.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Returns the first group of {@code version} in the output of {@code command}; empty if there is
   * no such command or output.
   */
  static Optional<String> version(Pattern version, String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return version.matcher(printed).results().findFirst().map(found -> found.group(1));
    } catch (IOException e) {
      // There is no such program, so its version is unknown.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Returns the version of Debian's package, or of the module that a Go program was built from. */
  Optional<String> packagedVersion() {
    return version(Pattern.compile("^(\\d\\S*)$"), "dpkg-query", "-W", "-f=${Version}", name)
        .or(
            () ->
                version(
                    Pattern.compile("\\bmod\\s+\\S+\\s+v(\\S+)"),
                    "go",
                    "version",
                    "-m",
                    path().orElseThrow().toString()));
  }

  /** Returns the lines of a file that a tool wrote. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
