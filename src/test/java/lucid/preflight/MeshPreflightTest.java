package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshPreflightTest {
  @TempDir private Path folder;
  private final Set<String> methods = ConcurrentHashMap.newKeySet();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/health", "{\"status\":\"healthy\",\"controller_running\":true}");
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, String body) {
    answer(path, any -> Map.entry(200, body));
  }

  /** Answers with a status and a body that depend on the token, which is "" if there is none. */
  private void answer(String path, Function<String, Map.Entry<Integer, String>> answers) {
    server.createContext(
        path,
        exchange -> {
          var token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
          var answer = answers.apply(token == null ? "" : token);
          methods.add(exchange.getRequestMethod());
          var bytes = answer.getValue().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.getKey(), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Finding finding(String part, TargetAddresses.Mesh mesh) {
    return MeshPreflight.of(new Target("mine", TargetAddresses.NONE.with(mesh), () -> {})).stream()
        .filter(finding -> finding.part().equals(Optional.of(part)))
        .findFirst()
        .orElseThrow();
  }

  private TargetAddresses.Mesh mesh(Optional<String> registry, Optional<String> mtls, Path file) {
    return new TargetAddresses.Mesh(
        Optional.of(URI.create(url)),
        registry.map(URI::create),
        mtls.map(URI::create),
        Optional.of(URI.create(url)),
        Optional.of(List.of(URI.create(url))),
        Optional.of(file),
        Optional.of(file),
        Optional.of(file));
  }

  @Test
  void targetWithoutAnyAddressOffersNoMesh() {
    var bare = TargetAddresses.NONE;
    assertThat(MeshPreflight.of(new Target("mine", bare, () -> {})))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
              assertThat(finding.part()).isEmpty();
              assertThat(finding.sentence())
                  .startsWith("the target has no address for it: set lucid.targets.mine.mesh.");
            });
  }

  @Test
  void variantOfTheControllerIsNamed() {
    assertThat(finding("controller", mesh(Optional.empty(), Optional.empty(), folder)).sentence())
        .startsWith("answers, variant B of the controller; connected in ");
  }

  @Test
  void registryWithoutAnAddressIsMissing() {
    var finding = finding("discovery", mesh(Optional.empty(), Optional.empty(), folder));
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence())
        .isEqualTo(
            "the target has no registry: set lucid.targets.mine.mesh.registry if there is one");
  }

  @Test
  void registryWithoutConsulsApiIsMissing() {
    var finding = finding("discovery", mesh(Optional.of(url), Optional.empty(), folder));
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence())
        .contains("is not a Consul with a leader: GET /v1/status/leader gave 404")
        .endsWith("Is lucid.targets.mine.mesh.registry right?");
  }

  @Test
  void registryWithALeaderIsOk() {
    answer("/v1/status/leader", "\"10.0.0.1:8300\"");
    assertThat(finding("discovery", mesh(Optional.of(url), Optional.empty(), folder)).status())
        .isEqualTo(Finding.Status.OK);
  }

  private Finding registry(String token) {
    answer("/v1/status/leader", "\"10.0.0.1:8300\"");
    var mesh = mesh(Optional.of(url), Optional.empty(), folder);
    return finding(
        "discovery",
        new TargetAddresses.Mesh(
            mesh.controller(),
            mesh.registry(),
            Optional.of(token).filter(any -> !any.isEmpty()).map(Secret::new),
            mesh.mtls(),
            mesh.serverName(),
            mesh.balancer(),
            mesh.instances(),
            mesh.ca(),
            mesh.clientCertificate(),
            mesh.clientKey(),
            mesh.clientKeyPassword()));
  }

  /** Answers as Consul's agent does in agent/acl_endpoint.go, ACLAuthorize. */
  private void accessControlLists(String nodes) {
    answer(
        "/v1/internal/acl/authorize",
        token ->
            switch (token) {
              case "" ->
                  Map.entry(
                      200, "[{\"Resource\":\"service\",\"Access\":\"write\",\"Allow\":false}]");
              case "right" ->
                  Map.entry(
                      200, "[{\"Resource\":\"service\",\"Access\":\"write\",\"Allow\":true}]");
              default -> Map.entry(403, "ACL not found");
            });
    answer("/v1/catalog/nodes", nodes);
  }

  @Test
  void registryWithoutAccessControlListsNeedsNoToken() {
    answer("/v1/internal/acl/authorize", any -> Map.entry(401, "ACL support disabled"));
    assertThat(registry("").sentence()).startsWith("is Consul, with a leader; connected in ");
  }

  @Test
  void registryThatNeedsATokenIsNotMeasurableWithoutOne() {
    accessControlLists("[]");
    var finding = registry("");
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence())
        .isEqualTo(
            "the registry at %s needs a token: set LUCID_CONSUL_TOKEN to a token with the rules"
                + " service_prefix \"lucid-performance-\" { policy = \"write\" } and node_prefix \"\""
                + " { policy = \"read\" }",
            url);
  }

  @Test
  void unknownTokenIsReportedAndNotShown() {
    accessControlLists("[{}]");
    assertThat(registry("wr0ng").sentence())
        .isEqualTo(
            "the registry at %s does not accept the token in LUCID_CONSUL_TOKEN for this"
                + " load: the token needs the rule service_prefix \"lucid-performance-\" {"
                + " policy = \"write\" }",
            url);
  }

  @Test
  void tokenWithoutNodeReadIsReported() {
    accessControlLists("[]");
    assertThat(registry("right").sentence())
        .isEqualTo(
            "the registry at %s shows no node to the token in LUCID_CONSUL_TOKEN, and therefore no"
                + " instance: a token needs the rule node_prefix \"\" { policy = \"read\" }",
            url);
  }

  @Test
  void rightTokenIsOkAndNothingIsWritten() {
    accessControlLists("[{\"Node\":\"one\"}]");
    assertThat(registry("right").status()).isEqualTo(Finding.Status.OK);
    assertThat(methods).containsExactlyInAnyOrder("GET", "POST");
  }

  @Test
  void oneInstanceIsTooFewToMeasureBalancing() {
    var finding = finding("balancing", mesh(Optional.empty(), Optional.empty(), folder));
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence()).endsWith("set lucid.targets.mine.mesh.instances (it has 1)");
  }

  @Test
  void mtlsWithoutAnAddressNamesTheKey() {
    assertThat(finding("mtls", mesh(Optional.empty(), Optional.empty(), folder)).sentence())
        .endsWith(": set lucid.targets.mine.mesh.mtls");
  }

  @Test
  void unreadableCertificateIsAnErrorAndNotAMissingPart() throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    var address = Optional.of(url.replace("http:", "https:"));
    var finding = finding("mtls", mesh(Optional.empty(), address, file));
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence())
        .startsWith("lucid.targets.mine.mesh.ca: " + file + " is not a certificate in PEM");
    var absent = finding("mtls", mesh(Optional.empty(), address, folder.resolve("none.pem")));
    assertThat(absent.sentence()).endsWith("none.pem does not exist");
  }
}
