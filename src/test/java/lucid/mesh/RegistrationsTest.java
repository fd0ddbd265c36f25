package lucid.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.target.ThisJava;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
  /** The registrations in the registry. */
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  /** The registrations that arrive only after a first request in vain. */
  private final Set<String> arriving = ConcurrentHashMap.newKeySet();

  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private String services = "{}";
  private HttpServer server;
  private URI registry;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        MeshApi.SERVICES_PATH,
        exchange -> {
          var bytes = services.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.createContext(
        MeshApi.DEREGISTER_PATH,
        exchange -> {
          tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Consul-Token")));
          var id = exchange.getRequestURI().getPath().substring(MeshApi.DEREGISTER_PATH.length());
          boolean was = exchange.getRequestMethod().equals("PUT") && registered.remove(id);
          if (arriving.remove(id)) {
            registered.add(id);
          }
          exchange.sendResponseHeaders(was ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
    registry = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Registrations registrations() {
    return registrations(Optional.empty());
  }

  private Registrations registrations(Optional<Secret> token) {
    var none = TargetAddresses.Mesh.NONE;
    return new Registrations(
        new TargetAddresses.Mesh(
            none.controller(),
            Optional.of(registry),
            token,
            none.mtls(),
            none.serverName(),
            none.balancer(),
            none.instances(),
            none.ca(),
            none.clientCertificate(),
            none.clientKey(),
            none.clientKeyPassword()),
        Duration.ofSeconds(30));
  }

  private static String begun(Registrations registrations) {
    var id = registrations.next().id();
    registrations.begun(id);
    return id;
  }

  @Test
  void remainingRegistrationsAreDeregisteredAndRemovedOnesAreNot() {
    var registrations = registrations();
    var gone = begun(registrations);
    registrations.accepted(gone);
    registrations.gone(gone);
    registered.add(gone);
    var left = begun(registrations);
    registrations.accepted(left);
    registered.add(left);
    registrations.removeAll();
    assertThat(registered).containsExactly(gone);
  }

  @Test
  void registrationInFlightIsWaitedFor() {
    var registrations = registrations();
    arriving.add(begun(registrations));
    registrations.removeAll();
    assertThat(arriving).isEmpty();
    assertThat(registered).isEmpty();
  }

  @Test
  void noRegistrationIsSentAfterTheEndOfTheRun() {
    var registrations = registrations();
    registrations.removeAll();
    assertThatIllegalStateException().isThrownBy(() -> begun(registrations));
  }

  @Test
  void unreachableRegistryIsReportedWithTheRegistrationsThatMayBeLeft() {
    var registrations = registrations();
    var id = begun(registrations);
    registrations.accepted(id);
    server.stop(0);
    assertThatIllegalStateException()
        .isThrownBy(registrations::removeAll)
        .withMessageStartingWith(
            "1 registrations whose IDs begin with %s may be left in the registry %s: ",
            id.replaceFirst("-0$", ""), registry);
  }

  @Test
  void namesOfTwoRunsDiffer() {
    assertThat(registrations().next().id()).isNotEqualTo(registrations().next().id());
  }

  private static String service(String id, String owner) {
    return "\"%s\": {\"ID\": \"%s\", \"Service\": \"%s\", \"Meta\": {\"lucid-owner\": \"%s\"}}"
        .formatted(id, id, id, owner);
  }

  /** Returns the owner of a process that has ended. */
  private static Owner dead() throws Exception {
    var here = Owner.here();
    var process = new ProcessBuilder(ThisJava.launcher(), "-version").start();
    process.waitFor();
    return new Owner(here.host(), process.pid(), here.startMillis());
  }

  @Test
  void onlyRegistrationsOfKilledRunsOfThisMachineAreSwept() throws Exception {
    var here = Owner.here();
    var elsewhere = new Owner("another-machine", dead().pid(), here.startMillis());
    // The number of the dead process now belongs to another one.
    var before = new Owner(here.host(), here.pid(), here.startMillis() - 3_600_000);
    services =
        "{"
            + String.join(
                ",",
                service("lucid-performance-1-0", dead().toString()),
                service("lucid-performance-2-0", before.toString()),
                service("lucid-performance-3-0", here.toString()),
                service("lucid-performance-4-0", elsewhere.toString()),
                service("lucid-performance-5-0", "somebody"),
                service("api-gateway", dead().toString()))
            + "}";
    for (int i = 1; i <= 5; i++) {
      registered.add("lucid-performance-" + i + "-0");
    }
    registered.add("api-gateway");
    assertThat(registrations().sweep()).isEqualTo(2);
    assertThat(registered)
        .containsExactlyInAnyOrder(
            "lucid-performance-3-0",
            "lucid-performance-4-0",
            "lucid-performance-5-0",
            "api-gateway");
  }

  @Test
  void registryThatCannotBeSweptIsNamedByItsAddress() {
    server.stop(0);
    assertThatIllegalStateException()
        .isThrownBy(() -> registrations().sweep())
        .withMessageStartingWith(
            "the registry %s could not be searched for registrations of killed runs: ", registry);
  }

  @Test
  void tokenIsSentToTheRegistry() throws Exception {
    services = "{" + service("lucid-performance-1-0", dead().toString()) + "}";
    registered.add("lucid-performance-1-0");
    assertThat(registrations(Optional.of(new Secret("t0ken"))).sweep()).isEqualTo(1);
    assertThat(tokens).containsExactly("t0ken");
  }

  /** Consul gets the text as Gatling fills it in. */
  @Test
  void registrationExpiresAfterTheLoad() throws Exception {
    var registrations = registrations();
    assertThat(registrations.lifetime()).isEqualTo(Duration.ofSeconds(90));
    var body =
        Files.readString(Path.of("user-files", "bodies", "registration.json"))
            .replace("#{ttl}", registrations.lifetime().toSeconds() + "s")
            .replace("#{port}", "1024");
    var read = new ObjectMapper().readTree(body);
    assertThat(read.path("Check").path("TTL").asText()).isEqualTo("90s");
    assertThat(read.path("Check").path("Status").asText()).isEqualTo("passing");
    assertThat(read.path("Check").path("DeregisterCriticalServiceAfter").asText()).isEqualTo("1m");
    assertThat(read.path("Meta").path("lucid-owner").asText()).isEqualTo("#{owner}");
  }
}
