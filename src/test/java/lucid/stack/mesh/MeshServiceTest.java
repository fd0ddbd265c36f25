package lucid.stack.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import lucid.stack.Recording;
import lucid.testing.TestDials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The calls of CONTRACT 6.3. The TLS listener is tested with its client. */
class MeshServiceTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final MeshService MESH = new MeshService(VERTX, new Recording());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Map<String, Object> addresses;

  private static MeshDials dials(String... changes) {
    return TestDials.of("mesh", MeshDials.class, changes);
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  @BeforeAll
  static void start() throws TimeoutException {
    addresses = await(MESH.start(dials()));
  }

  @AfterEach
  void makeWell() throws TimeoutException {
    await(MESH.turn(dials()));
  }

  @AfterAll
  static void stop() throws TimeoutException {
    var keys = clientFiles();
    await(MESH.stop());
    await(VERTX.close());
    assertThat(keys).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(keys.get(0).getParent()).doesNotExist();
  }

  private static List<Path> clientFiles() {
    return Stream.of("ca", "client-certificate", "client-key")
        .map(key -> Path.of(addresses.get(key).toString()))
        .toList();
  }

  private static URI at(String service, String path) {
    return URI.create(addresses.get(service).toString()).resolve(path);
  }

  private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> put(String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(at("registry", path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void register(String id, String more) throws IOException, InterruptedException {
    var body = "{\"ID\":\"%s\",\"Name\":\"%s\",\"Address\":\"10.0.0.1\",\"Port\":80%s}";
    var answer = put("/v1/agent/service/register", body.formatted(id, id, more));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  private static HttpResponse<String> passing(String name, String more)
      throws IOException, InterruptedException {
    return get(at("registry", "/v1/health/service/" + name + "?passing=true" + more));
  }

  private static String index(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Consul-Index").orElseThrow();
  }

  @Test
  void registeredServiceIsFoundUntilItIsDeregistered() throws Exception {
    register("one", ",\"Tags\":[\"lucid\"]");
    assertThat(passing("one", "").body())
        .isEqualTo(
            "[{\"Node\":{\"Node\":\"lucid\",\"Address\":\"127.0.0.1\"},"
                + "\"Service\":{\"ID\":\"one\",\"Service\":\"one\",\"Address\":\"10.0.0.1\","
                + "\"Port\":80,\"Tags\":[\"lucid\"]},\"Checks\":[{\"Status\":\"passing\"}]}]");
    assertThat(get(at("controller", "/services/one")).body())
        .isEqualTo(
            "{\"address\":\"10.0.0.1\",\"port\":80,\"service_id\":\"one\",\"tags\":[\"lucid\"]}");
    assertThat(put("/v1/agent/service/deregister/one", "").statusCode()).isEqualTo(200);
    assertThat(passing("one", "").body()).isEqualTo("[]");
    assertThat(get(at("controller", "/services/one")).body())
        .isEqualTo("{\"detail\":\"Service 'one' not found\"}");
    assertThat(put("/v1/agent/service/deregister/one", "").statusCode()).isEqualTo(404);
  }

  @Test
  void blockingQueryIsAnsweredByTheNextChangeOfItsService() throws Exception {
    var before = passing("two", "");
    var waiting =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(
                    at(
                        "registry",
                        "/v1/health/service/two?passing=true&wait=10s&index=" + index(before)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    register("another", "");
    register("two", "");
    var answer = waiting.get(5, TimeUnit.SECONDS);
    assertThat(answer.body()).contains("\"ID\":\"two\"");
    assertThat(Long.parseLong(index(answer))).isGreaterThan(Long.parseLong(index(before)));
    put("/v1/agent/service/deregister/another", "");
    put("/v1/agent/service/deregister/two", "");
  }

  @Test
  void blockingQueryIsAnsweredAfterItsWaitIfNothingChanges() throws Exception {
    var before = passing("three", "");
    var answer = passing("three", "&wait=50ms&index=" + index(before));
    assertThat(answer.body()).isEqualTo("[]");
    assertThat(index(answer)).isEqualTo(index(before));
  }

  @Test
  void healthCheckIsReallyRun() throws Exception {
    register(
        "ill",
        ",\"Check\":{\"HTTP\":\"%s\",\"Interval\":\"100ms\",\"Timeout\":\"1s\"}"
            .formatted(at("controller", "/nothing-here")));
    assertThat(passing("ill", "").body()).isEqualTo("[]");
    assertThat(get(at("registry", "/v1/health/service/ill")).body())
        .contains("\"Status\":\"critical\"");
    put("/v1/agent/service/deregister/ill", "");
  }

  @Test
  void registrationWithATimeToLiveIsPassingUntilItEndsAndThenForgotten() throws Exception {
    register(
        "brief",
        ",\"Meta\":{\"lucid-owner\":\"me\"},\"Check\":{\"TTL\":\"300ms\",\"Status\":\"passing\","
            + "\"DeregisterCriticalServiceAfter\":\"300ms\"}");
    var first = passing("brief", "");
    assertThat(first.body()).contains("\"ID\":\"brief\"", "\"Meta\":{\"lucid-owner\":\"me\"}");
    assertThat(passing("brief", "&wait=10s&index=" + index(first)).body()).isEqualTo("[]");
    for (int look = 0; look < 100 && services().contains("brief"); look++) {
      Thread.sleep(50);
    }
    assertThat(services()).doesNotContain("brief");
  }

  private static String services() throws IOException, InterruptedException {
    return get(at("registry", "/v1/agent/services")).body();
  }

  @Test
  void registryWithATokenRefusesEverythingWithoutIt() throws Exception {
    await(MESH.turn(dials("discovery.token = t0ken")));
    assertThat(put("/v1/agent/service/register", "{\"Name\":\"one\"}").statusCode()).isEqualTo(403);
    assertThat(services()).isEqualTo("{}");
    assertThat(passing("mesh-sample", "").body()).isEqualTo("[]");
    assertThat(get(at("registry", "/v1/status/leader")).statusCode()).isEqualTo(200);
    var allowed =
        CLIENT.send(
            HttpRequest.newBuilder(at("registry", "/v1/health/service/mesh-sample"))
                .header("X-Consul-Token", "t0ken")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(allowed.body()).contains("mesh-sample-1");
  }

  @Test
  void deadInstanceIsNoLongerPassingAndComesBackWhenRevived() throws Exception {
    var before = passing("mesh-sample", "");
    assertThat(before.body()).contains("mesh-sample-1", "mesh-sample-2");
    await(MESH.turn(dials("balancing.dead-after = 1")));
    var without = passing("mesh-sample", "&wait=10s&index=" + index(before));
    assertThat(without.body()).contains("mesh-sample-1").doesNotContain("mesh-sample-2");
    await(MESH.turn(dials()));
    assertThat(passing("mesh-sample", "&wait=10s&index=" + index(without)).body())
        .contains("mesh-sample-2");
  }

  @Test
  void malformedRegistrationIsRefused() throws Exception {
    assertThat(put("/v1/agent/service/register", "{}").statusCode()).isEqualTo(400);
    assertThat(put("/v1/agent/service/register", "no JSON").statusCode()).isEqualTo(400);
  }

  @Test
  void oneInTwoRegistrationsIsRefused() throws Exception {
    await(MESH.turn(dials("discovery.refused-percent = 50")));
    register("accepted", "");
    var refused = put("/v1/agent/service/register", "{\"Name\":\"refused\"}");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(passing("refused", "").body()).isEqualTo("[]");
    put("/v1/agent/service/deregister/accepted", "");
  }

  @Test
  void registrationAppearsWithAPortThatIsNotItsOwn() throws Exception {
    await(MESH.turn(dials("discovery.wrong-address = true")));
    register("moved", "");
    assertThat(passing("moved", "").body()).contains("\"Port\":81");
    put("/v1/agent/service/deregister/moved", "");
  }

  /** Blocking queries are not affected. */
  @Test
  void lookUpsAreLateAndFail() throws Exception {
    await(
        MESH.turn(
            dials("discovery.look-up-latency = 300 ms", "discovery.look-up-errors-percent = 50")));
    long before = System.nanoTime();
    assertThat(passing("mesh-sample", "").statusCode()).isEqualTo(200);
    assertThat((System.nanoTime() - before) / 1_000_000).isGreaterThanOrEqualTo(300);
    assertThat(passing("mesh-sample", "").statusCode()).isEqualTo(500);
    assertThat(passing("mesh-sample", "&index=0").statusCode()).isEqualTo(200);
    assertThat(passing("mesh-sample", "&index=0").statusCode()).isEqualTo(200);
  }

  @Test
  void balancerFailsByItself() throws Exception {
    await(MESH.turn(dials("balancing.errors-percent = 50")));
    assertThat(get(at("balancer", "/health")).statusCode()).isEqualTo(200);
    assertThat(get(at("balancer", "/health")).statusCode()).isEqualTo(502);
  }

  @Test
  void controllerIsUnhealthy() throws Exception {
    await(MESH.turn(dials("health.unhealthy = true")));
    assertThat(get(at("controller", "/health")).body()).doesNotContain("\"status\":\"healthy\"");
  }

  @Test
  void leaderAndControllerAnswer() throws Exception {
    assertThat(get(at("registry", "/v1/status/leader")).body()).isEqualTo("\"127.0.0.1:8300\"");
    assertThat(get(at("controller", "/health")).body())
        .contains("\"status\":\"healthy\"", "\"components\":{");
    var pem = new JsonObject(get(at("controller", "/certificates/ca")).body());
    assertThat(pem.getString("ca_certificate")).isEqualTo(Files.readString(clientFiles().get(0)));
  }

  @Test
  void lateRegistrationAppearsLateAndALostOneNever() throws Exception {
    await(MESH.turn(dials("discovery.delay = 1 s")));
    register("late", "");
    var at = passing("late", "");
    assertThat(at.body()).isEqualTo("[]");
    assertThat(passing("late", "&wait=5s&index=" + index(at)).body()).contains("late");
    await(MESH.turn(dials("discovery.lost = true")));
    register("lost", "");
    assertThat(passing("lost", "&wait=50ms&index=1").body()).isEqualTo("[]");
    assertThat(get(at("registry", "/v1/agent/services")).body()).contains("lost");
    put("/v1/agent/service/deregister/late", "");
    put("/v1/agent/service/deregister/lost", "");
  }

  private static Set<String> balanced(int requests) throws Exception {
    var instances = new HashSet<String>();
    for (int i = 0; i < requests; i++) {
      get(at("balancer", "/health"))
          .headers()
          .firstValue(Instance.ID_HEADER)
          .ifPresent(instances::add);
    }
    return instances;
  }

  @Test
  void balancerTakesTheInstancesInTurnUnlessItIsStuck() throws Exception {
    assertThat(balanced(2)).containsExactlyInAnyOrder("mesh-sample-1", "mesh-sample-2");
    await(MESH.turn(dials("balancing.stuck = true")));
    assertThat(balanced(4)).containsExactly("mesh-sample-1");
  }

  @Test
  void clientFilesAreTheirOwnersOnly() throws Exception {
    for (var file : clientFiles()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwx------");
    }
  }
}
