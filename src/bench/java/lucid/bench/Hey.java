package lucid.bench;

import java.nio.file.Path;
import java.util.List;

/** The client hey: https://github.com/rakyll/hey. */
final class Hey extends CommandClient {
  static final String NAME = "hey";
  static final Tool TOOL = new Tool(NAME, "apt-get install hey");

  Hey() {
    super(TOOL, "closed, %d/s on each connection".formatted(OfferedLoad.RATE_PER_CONNECTION));
  }

  @Override
  List<String> arguments(OfferedLoad load, Path folder) {
    return List.of(
        "-n",
        Long.toString(load.requests()),
        "-c",
        Integer.toString(load.connections()),
        "-q",
        Integer.toString(OfferedLoad.RATE_PER_CONNECTION),
        "-o",
        "csv",
        load.url().toString());
  }

  /** Reads the output, whose lines begin with the response time in seconds, with four decimals. */
  @Override
  Latencies latencies(Path printed, Path folder) {
    return Latencies.ofMicros(
        Tool.lines(printed).stream()
            .skip(1)
            .mapToLong(line -> Math.round(Double.parseDouble(line.split(",", -1)[0]) * 1_000_000)));
  }
}
