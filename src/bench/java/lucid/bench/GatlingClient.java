package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lucid.testing.GatlingProcess;

/** A simulation in a JVM of its own, started as Gatling's Maven plugin starts it. */
abstract class GatlingClient implements LoadClient {
  private static final String REQUEST = "GET /health";

  @Override
  public final Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public final Optional<String> version() {
    return Optional.empty();
  }

  /** Returns the process that will send the load, before its start. */
  abstract GatlingProcess process(OfferedLoad load, Path folder);

  /** Reads the result of the process. Call this method after the process has ended. */
  abstract Report report(OfferedLoad load, GatlingProcess process, Latencies latencies)
      throws IOException;

  @Override
  public final Report run(OfferedLoad load, CpuWatch cpu) throws IOException, InterruptedException {
    var folder = load.folderOf(this);
    Folders.delete(folder);
    Children.requireGoingOn();
    try (var process = process(load, folder)) {
      if (load.oneCore()) {
        // Maven sets one event loop, too, if it may use one core only.
        process.onOneCore().set("io.netty.eventLoopThreads", "1");
      }
      cpu.started(process.start().pid());
      process.awaitExit();
      cpu.ended();
      var index = process.runFolder().resolve("index.html");
      if (!Files.exists(index)) {
        throw new IllegalStateException(
            name() + " left no report; it printed:\n" + process.output().strip());
      }
      return report(load, process, GatlingReport.latencies(Files.readString(index), REQUEST));
    }
  }
}
