package lucid.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The load that each client must send.
 *
 * @param rate the number of requests a second
 * @param window the duration of the load: half a second less than whole seconds, as this project's
 *     simulations need
 * @param oneCore true if the client may use one core only; the target may always use all cores
 * @param base the target's address, without a path
 * @param folder the folder of the benchmark
 */
record OfferedLoad(int rate, Duration window, boolean oneCore, URI base, Path folder) {
  static final String ONE_CORE = "-one-core";

  /** The rate of each connection, for clients whose connections have a rate of their own. */
  static final int RATE_PER_CONNECTION = 50;

  /** Returns the URL of the request. */
  URI url() {
    return base.resolve("/health");
  }

  /** Returns the folder for the files that {@code client} writes under this load. */
  Path folderOf(LoadClient client) {
    return folder.resolve(name()).resolve(client.name().replace(' ', '-'));
  }

  /** Returns the number of requests that are due. */
  long requests() {
    return rate * window.toMillis() / 1000;
  }

  /** Returns the load's name for {@link Fidelity#ONLY}. */
  String name() {
    return rate + (oneCore ? ONE_CORE : "");
  }

  /** Returns the number of connections for such clients. Each has 20 ms for an answer. */
  int connections() {
    return Math.max(1, rate / RATE_PER_CONNECTION);
  }

  /** Returns the command that runs a client's command on one core; empty for all cores. */
  List<String> prefix() {
    return oneCore ? List.of("taskset", "-c", "0") : List.of();
  }
}
