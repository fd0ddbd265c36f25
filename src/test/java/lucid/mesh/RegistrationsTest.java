package lucid.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
  /** What a registry would hold. */
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  /** What arrives there when it has been asked for once, in vain. */
  private final Set<String> arriving = ConcurrentHashMap.newKeySet();

  private HttpServer server;
  private URI registry;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        MeshApi.DEREGISTER_PATH,
        exchange -> {
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

  private static String begun(Registrations registrations) {
    var id = registrations.next().id();
    registrations.begun(id);
    return id;
  }

  @Test
  void whatIsLeftIsDeregisteredAndWhatIsGoneIsNot() {
    var registrations = new Registrations(registry);
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
  void registrationThatWasStillOnItsWayIsWaitedFor() {
    var registrations = new Registrations(registry);
    arriving.add(begun(registrations));
    registrations.removeAll();
    assertThat(arriving).isEmpty();
    assertThat(registered).isEmpty();
  }

  @Test
  void nothingMoreIsRegisteredWhenTheRunIsOver() {
    var registrations = new Registrations(registry);
    registrations.removeAll();
    assertThatIllegalStateException().isThrownBy(() -> begun(registrations));
  }

  @Test
  void registryThatIsGoneIsToldWithWhatMayBeLeft() {
    var registrations = new Registrations(registry);
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
    assertThat(new Registrations(registry).next().id())
        .isNotEqualTo(new Registrations(registry).next().id());
  }
}
