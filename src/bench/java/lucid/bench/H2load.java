package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The client h2load: https://nghttp2.org/documentation/h2load.1.html. */
final class H2load extends CommandClient {
  static final String NAME = "h2load";
  static final Tool TOOL = new Tool(NAME, "apt-get install nghttp2-client");

  private static final String LOG = "requests.log";

  H2load() {
    super(
        TOOL,
        "closed, HTTP/1.1, %d/s on each connection".formatted(OfferedLoad.RATE_PER_CONNECTION));
  }

  @Override
  public Optional<String> version() {
    return Tool.version(Pattern.compile("nghttp2/(\\S+)"), program().toString(), "--version");
  }

  @Override
  List<String> arguments(OfferedLoad load, Path folder) throws IOException {
    // The program would append to an older log.
    Files.deleteIfExists(folder.resolve(LOG));
    return List.of(
        "--h1",
        "-n",
        Long.toString(load.requests()),
        "-c",
        Integer.toString(load.connections()),
        "-t",
        "1",
        "--rps",
        Integer.toString(OfferedLoad.RATE_PER_CONNECTION),
        "--log-file=" + folder.resolve(LOG),
        load.url().toString());
  }

  /** Reads the log, whose lines have the start, the status and the microseconds of a request. */
  @Override
  Latencies latencies(Path printed, Path folder) {
    return Latencies.ofMicros(
        Tool.lines(folder.resolve(LOG)).stream()
            .mapToLong(line -> Long.parseLong(line.split("\t", -1)[2])));
  }
}
