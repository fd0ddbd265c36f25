package lucid.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What each client is to send.
 *
 * @param rate requests a second
 * @param window how long; half a second short of a whole second, as this project's simulations need
 * @param oneCore whether the client may use one core only; the target always may use all
 * @param base the target's address, without a path
 * @param folder of the benchmark
 */
record OfferedLoad(int rate, Duration window, boolean oneCore, URI base, Path folder) {
  static final String ONE_CORE = "-one-core";

  /** Of each connection, for clients whose connections keep a rate of their own. */
  static final int RATE_PER_CONNECTION = 50;

  /** What is asked for. */
  URI url() {
    return base.resolve("/health");
  }

  /** Where {@code client} may write what it has of this load. */
  Path folderOf(LoadClient client) {
    return folder.resolve(name()).resolve(client.name().replace(' ', '-'));
  }

  /** Requests that are due. */
  long requests() {
    return rate * window.toMillis() / 1000;
  }

  /** In the words of {@link Fidelity#ONLY}. */
  String name() {
    return rate + (oneCore ? ONE_CORE : "");
  }

  /** For the same clients: each connection has 20 ms for an answer. */
  int connections() {
    return Math.max(1, rate / RATE_PER_CONNECTION);
  }

  /** What stands before a client's command. */
  List<String> prefix() {
    return oneCore ? List.of("taskset", "-c", "0") : List.of();
  }
}
