package lucid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The client autocannon: https://github.com/mcollina/autocannon. */
final class Autocannon extends CommandClient {
  static final Tool TOOL = new Tool("autocannon", "npm install -g autocannon@9.0.0");

  Autocannon() {
    super(TOOL, "closed, each connection sends its share of a second in one go");
  }

  @Override
  public Optional<String> version() {
    return Tool.version(Pattern.compile("autocannon v(\\S+)"), program().toString(), "--version");
  }

  @Override
  List<String> arguments(OfferedLoad load, Path folder) {
    return List.of(
        "-a",
        Long.toString(load.requests()),
        "-c",
        Integer.toString(load.connections()),
        "-R",
        Integer.toString(load.rate()),
        // The correction assumes that every connection is due each millisecond, whatever the rate.
        "-C",
        "-j",
        "-n",
        load.url().toString());
  }

  /** Returns the reported times, which are whole milliseconds without a 95th percentile. */
  @Override
  Latencies latencies(Path printed, Path folder) throws IOException {
    var latency = new ObjectMapper().readTree(printed.toFile()).path("latency");
    return new Latencies(
        latency.required("p50").asDouble(),
        latency.required("p97_5").asDouble(),
        latency.required("p99").asDouble(),
        latency.required("max").asDouble(),
        Optional.of("p97.5"));
  }
}
