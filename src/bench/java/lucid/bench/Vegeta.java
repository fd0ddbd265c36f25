package lucid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The client vegeta: https://github.com/tsenart/vegeta. */
final class Vegeta extends CommandClient {
  static final Tool TOOL = new Tool("vegeta", "go install github.com/tsenart/vegeta/v12@v12.13.0");

  private static final String RESULTS = "results.bin";
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  Vegeta() {
    super(TOOL, "open, shared connections");
  }

  @Override
  List<String> arguments(OfferedLoad load, Path folder) throws IOException {
    var targets = folder.resolve("targets.txt");
    Files.writeString(targets, "GET " + load.url() + "\n");
    return List.of(
        "attack",
        "-targets=" + targets,
        "-rate=" + load.rate() + "/s",
        "-duration=" + load.window().toMillis() + "ms",
        "-output=" + folder.resolve(RESULTS));
  }

  /** Runs a second command, which makes the report, and reads the report. */
  @Override
  Latencies latencies(Path printed, Path folder) throws IOException, InterruptedException {
    var report = folder.resolve("report.json");
    int status =
        Children.start(
                new ProcessBuilder(
                        program().toString(),
                        "report",
                        "-type=json",
                        folder.resolve(RESULTS).toString())
                    .redirectOutput(report.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD))
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("vegeta report ended with status " + status);
    }
    return reported(report);
  }

  /** Reads a report, whose times are nanoseconds. */
  static Latencies reported(Path report) throws IOException {
    var latencies = new ObjectMapper().readTree(report.toFile()).path("latencies");
    return new Latencies(
        latencies.required("50th").asLong() / NANOS_PER_MILLI,
        latencies.required("95th").asLong() / NANOS_PER_MILLI,
        latencies.required("99th").asLong() / NANOS_PER_MILLI,
        latencies.required("max").asLong() / NANOS_PER_MILLI);
  }
}
