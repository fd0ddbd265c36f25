package lucid.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.preflight.RegistryAccess;
import lucid.settings.TargetAddresses;
import lucid.tls.Authorities;
import lucid.tls.Https;

/**
 * What this run has registered, each under a name of its own that nobody else has, and sees to it
 * that all of it goes again: also what a run of this machine that was killed has left.
 */
final class Registrations {
  /** TEST-NET-1 of RFC 5737: whoever finds such an instance can reach nobody by it. */
  static final String ADDRESS = "192.0.2.1";

  /** Under which a registration says whose it is. */
  private static final String OWNER = "lucid-owner";

  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A registration that was on its way when its run ended has arrived after that, or is lost. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(1);

  private static final long BETWEEN_LOOKS_MILLIS = 50;
  private static final int NOT_FOUND = 404;

  /** A registration that nobody takes back outlives the load by so much. */
  private static final Duration BEYOND = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 16 << 20;

  private final TargetAddresses.Mesh mesh;
  private final Duration load;
  private final String run;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param mesh has a registry, which speaks Consul's API
   * @param load how long a registration must last
   */
  Registrations(TargetAddresses.Mesh mesh, Duration load) {
    this.mesh = mesh;
    this.load = load;
    this.run = RegistryAccess.PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** How long a registration lasts by itself: whole seconds, longer than the load. */
  Duration lifetime() {
    return load.plus(BEYOND);
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
        "%d registrations whose IDs begin with %s may be left in the registry %s: %s. It forgets them %d s after they were made"
            .formatted(
                accepted.size(),
                run,
                mesh.registry().orElseThrow(),
                why,
                lifetime().plus(BEYOND).toSeconds()));
  }

  /**
   * Deregisters what runs of this machine have left that are no longer there.
   *
   * @return how many
   * @throws IllegalStateException if that can't be done
   */
  int sweep() {
    try {
      int swept = 0;
      for (var service : services()) {
        if (isLeftOver(service) && deregister(service.path("ID").asText()) / 100 == 2) {
          swept++;
        }
      }
      return swept;
    } catch (IOException e) {
      throw new IllegalStateException(
          "what killed runs may have left in the registry %s could not be looked for: %s"
              .formatted(mesh.registry().orElseThrow(), Secret.safeMessage(e)),
          e);
    }
  }

  private static boolean isLeftOver(JsonNode service) {
    return service.path("ID").asText().startsWith(RegistryAccess.PREFIX)
        && Owner.of(service.path("Meta").path(OWNER).asText()).map(Owner::isDead).orElse(false);
  }

  private JsonNode services() throws IOException {
    var connection = open(MeshApi.SERVICES_PATH);
    try (var body = connection.getInputStream()) {
      return JSON.readTree(body.readNBytes(MOST_BYTES));
    } finally {
      connection.disconnect();
    }
  }

  private int deregister(String id) throws IOException {
    var connection = open(MeshApi.DEREGISTER_PATH + id);
    connection.setRequestMethod("PUT");
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    var connection =
        Https.open(
            HttpAddress.at(mesh.registry().orElseThrow(), path),
            () -> Authorities.besideJavas(mesh.ca(), "mesh.ca"));
    mesh.registryToken()
        .ifPresent(token -> connection.setRequestProperty(RegistryAccess.HEADER, token.value()));
    connection.setRequestProperty("User-Agent", MeshApi.USER_AGENT);
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    return connection;
  }
}
