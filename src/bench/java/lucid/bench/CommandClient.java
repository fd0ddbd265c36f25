package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A client that is one command, which ends by itself. */
abstract class CommandClient implements LoadClient {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Tool tool;
  private final String workload;

  CommandClient(Tool tool, String workload) {
    this.tool = tool;
    this.workload = workload;
  }

  @Override
  public final String name() {
    return tool.name();
  }

  @Override
  public final String workload() {
    return workload;
  }

  @Override
  public final Optional<String> missing() {
    return tool.path().isPresent() ? Optional.empty() : Optional.of(tool.howToInstall());
  }

  @Override
  public Optional<String> version() {
    return tool.packagedVersion();
  }

  /** Returns the arguments of the command. The client may write files into {@code folder}. */
  abstract List<String> arguments(OfferedLoad load, Path folder) throws IOException;

  /**
   * Reads the times from the client's standard output, or from the files that {@link #arguments}
   * named.
   */
  abstract Latencies latencies(Path printed, Path folder) throws IOException, InterruptedException;

  final Path program() {
    return tool.path().orElseThrow();
  }

  @Override
  public final Report run(OfferedLoad load, CpuWatch cpu) throws IOException, InterruptedException {
    var folder = Files.createDirectories(load.folderOf(this));
    var command = new ArrayList<>(load.prefix());
    command.add(program().toString());
    command.addAll(arguments(load, folder));
    var printed = folder.resolve("stdout.txt");
    var errors = folder.resolve("stderr.txt");
    var process =
        Children.start(
            new ProcessBuilder(command)
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile()));
    cpu.started(process.pid());
    long patience = load.window().plus(PATIENCE).toSeconds();
    try {
      boolean ended = process.waitFor(patience, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            "%s failed: %s%s"
                .formatted(
                    String.join(" ", command),
                    Files.readString(errors).strip(),
                    ended ? "" : "still running after " + patience + " s"));
      }
      cpu.ended();
    } finally {
      process.destroyForcibly();
    }
    return new Report(latencies(printed, folder), load.requests(), 0, Optional.empty());
  }
}
