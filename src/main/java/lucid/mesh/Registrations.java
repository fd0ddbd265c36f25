package lucid.mesh;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.config.HttpAddress;
import lucid.config.Secret;

/**
 * What this run has registered, each under a name of its own that nobody else has, and sees to it
 * that all of it goes again.
 */
final class Registrations {
  /** TEST-NET-1 of RFC 5737: whoever finds such an instance can reach nobody by it. */
  static final String ADDRESS = "192.0.2.1";

  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A registration that was on its way when its run ended has arrived after that, or is lost. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(1);

  private static final long BETWEEN_LOOKS_MILLIS = 50;
  private static final int NOT_FOUND = 404;

  private final URI registry;
  private final String run;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param registry speaks Consul's API
   */
  Registrations(URI registry) {
    this.registry = registry;
    this.run = "lucid-performance-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** One service of this run: its ID is its name. */
  record Registration(String id, int port) {}

  /** The next to register. */
  Registration next() {
    int number = numbers.getAndIncrement();
    return new Registration(run + "-" + number, FIRST_PORT + number % PORTS);
  }

  /**
   * It is about to be registered.
   *
   * @throws IllegalStateException if the run is over
   */
  void begun(String id) {
    accepted.put(id, false);
    if (closed) {
      accepted.remove(id);
      throw new IllegalStateException("the run is over");
    }
  }

  /** The registry has taken it. */
  void accepted(String id) {
    accepted.replace(id, true);
  }

  /** The registry has let go of it. */
  void gone(String id) {
    accepted.remove(id);
  }

  /**
   * Deregisters whatever is left.
   *
   * @throws IllegalStateException saying what may be left, if that can't be done
   */
  void removeAll() {
    closed = true;
    long deadline = System.nanoTime() + STRAGGLERS.toNanos();
    try {
      while (!accepted.isEmpty()) {
        boolean last = System.nanoTime() > deadline;
        for (var id : List.copyOf(accepted.keySet())) {
          int status = deregister(id);
          // One that was never answered for may still be on its way.
          if (status / 100 == 2
              || (status == NOT_FOUND && (last || accepted.getOrDefault(id, true)))) {
            accepted.remove(id);
          } else if (last) {
            throw left("the registry answered " + status);
          }
        }
        if (!accepted.isEmpty()) {
          Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
      }
    } catch (IOException e) {
      throw left(Secret.safeMessage(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw left("interrupted");
    }
  }

  private IllegalStateException left(String why) {
    return new IllegalStateException(
        "%d registrations whose IDs begin with %s may be left in the registry %s: %s"
            .formatted(accepted.size(), run, registry, why));
  }

  private int deregister(String id) throws IOException {
    var connection =
        (HttpURLConnection)
            HttpAddress.at(registry, MeshApi.DEREGISTER_PATH + id)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod("PUT");
    connection.setRequestProperty("User-Agent", MeshApi.USER_AGENT);
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
