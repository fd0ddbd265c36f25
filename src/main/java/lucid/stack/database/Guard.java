package lucid.stack.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A shell that waits for this process to end, in any way, and then stops the server and removes its
 * data: the server itself would outlive the process that started it.
 */
final class Guard implements AutoCloseable {
  private static final Path SHELL = Path.of("/bin/sh");

  /** The script reads a pipe of this process until its end, which is also the process's end. */
  private static final String SCRIPT =
      "read line; kill -INT \"$1\" && while kill -0 \"$1\"; do sleep 0.1; done; rm -rf \"$2\"";

  private final Optional<Process> shell;

  private Guard(Optional<Process> shell) {
    this.shell = shell;
  }

  /** Starts a guard; it does nothing if there is no shell, or no server in the folder. */
  static Guard of(Path data) throws IOException {
    var server = DataFolder.server(data);
    return server.isEmpty() || !Files.isExecutable(SHELL)
        ? new Guard(Optional.empty())
        : new Guard(
            Optional.of(
                new ProcessBuilder(
                        List.of(
                            SHELL.toString(),
                            "-c",
                            SCRIPT,
                            "guard",
                            Long.toString(server.get().pid()),
                            data.toString()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()));
  }

  /** Ends the guard, and leaves the server to its owner. */
  @Override
  public void close() {
    shell.ifPresent(Process::destroy);
  }
}
