package lucid.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.preflight.RegistryAccess;
import lucid.settings.TargetAddresses;
import lucid.tls.Authorities;
import lucid.tls.Http;

/**
 * The registrations of this run. Each has a name that nobody else uses. All of them are removed at
 * the end. Registrations that a killed run of this machine has left are removed, too.
 */
final class Registrations {
  /** An address of TEST-NET-1 (RFC 5737): a client that finds such an instance reaches nobody. */
  static final String ADDRESS = "192.0.2.1";

  /** The key of a registration's metadata that holds its owner. */
  private static final String OWNER = "lucid-owner";

  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;
  private static final Http HTTP = new Http(Duration.ofSeconds(5), 16 << 20);

  /** The longest time that a registration may be in flight after its run has ended. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(1);

  private static final long BETWEEN_LOOKS_MILLIS = 50;
  private static final int NOT_FOUND = 404;

  /** The time by which a registration that nobody removes outlives the load. */
  private static final Duration BEYOND = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TargetAddresses.Mesh mesh;
  private final Duration load;
  private final String run;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, Boolean> accepted = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param mesh a mesh with a registry that speaks Consul's API
   * @param load the duration of the load: a registration must last longer
   */
  Registrations(TargetAddresses.Mesh mesh, Duration load) {
    this.mesh = mesh;
    this.load = load;
    this.run = RegistryAccess.PREFIX + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  /** Returns a registration's time to live: whole seconds, longer than the load. */
  Duration lifetime() {
    return load.plus(BEYOND);
  }

  /** One service of this run: its ID is also its name. */
  record Registration(String id, int port) {}

  /** Returns the next service to register. */
  Registration next() {
    int number = numbers.getAndIncrement();
    return new Registration(run + "-" + number, FIRST_PORT + number % PORTS);
  }

  /**
   * Notes that a registration is about to be sent.
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

  /** Notes that the registry has accepted a registration. */
  void accepted(String id) {
    accepted.replace(id, true);
  }

  /** Notes that the registry has removed a registration. */
  void gone(String id) {
    accepted.remove(id);
  }

  /**
   * Deregisters every registration that is left.
   *
   * @throws IllegalStateException if that fails; its message says what may be left
   */
  void removeAll() {
    closed = true;
    long deadline = System.nanoTime() + STRAGGLERS.toNanos();
    try {
      while (!accepted.isEmpty()) {
        boolean last = System.nanoTime() > deadline;
        for (var id : List.copyOf(accepted.keySet())) {
          int status = deregister(id);
          // A registration without an answer may still be in flight.
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
        "%d registrations whose IDs begin with %s may be left in the registry %s: %s. The registry removes them %d s after they were made"
            .formatted(
                accepted.size(),
                run,
                mesh.registry().orElseThrow(),
                why,
                lifetime().plus(BEYOND).toSeconds()));
  }

  /**
   * Removes the registrations that ended processes of this machine have left.
   *
   * @return the number of removed registrations
   * @throws IllegalStateException if the registry can't be asked for them
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
          "the registry %s could not be searched for registrations of killed runs: %s"
              .formatted(mesh.registry().orElseThrow(), Secret.safeMessage(e)),
          e);
    }
  }

  private static boolean isLeftOver(JsonNode service) {
    return service.path("ID").asText().startsWith(RegistryAccess.PREFIX)
        && Owner.of(service.path("Meta").path(OWNER).asText()).map(Owner::isDead).orElse(false);
  }

  private JsonNode services() throws IOException {
    return JSON.readTree(send("GET", MeshApi.SERVICES_PATH).body());
  }

  private int deregister(String id) throws IOException {
    return send("PUT", MeshApi.DEREGISTER_PATH + id).status();
  }

  private Http.Answer send(String method, String path) throws IOException {
    var headers = new HashMap<>(Map.of("User-Agent", MeshApi.USER_AGENT));
    mesh.registryToken().ifPresent(token -> headers.put(RegistryAccess.HEADER, token.value()));
    return HTTP.send(
            HttpAddress.at(mesh.registry().orElseThrow(), path),
            () -> Authorities.besideJavas(mesh.ca(), "mesh.ca"),
            new Http.Request(method, headers, Optional.empty()))
        .orThrow();
  }
}
