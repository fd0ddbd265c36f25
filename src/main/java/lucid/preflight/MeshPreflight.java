package lucid.preflight;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import lucid.config.LenientJson;
import lucid.measure.Background;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.tls.Authorities;
import lucid.tls.Http;
import lucid.tls.Https;
import lucid.tls.Pem;
import lucid.tls.PemException;
import lucid.tls.ServerName;
import lucid.tls.TlsClient;
import lucid.tls.TlsIdentity;

/**
 * Checks which parts of a service mesh can be measured. Deployed meshes may run no registry, no
 * balancer and no mTLS listener (CONTRACT 3). The parts that exist are decided alone.
 */
public final class MeshPreflight {
  /** The controller's own API. */
  public static final String CONTROLLER = "controller";

  /** The registry, in which services are registered and looked up. */
  public static final String DISCOVERY = "discovery";

  /** A listener that demands client certificates. */
  public static final String MTLS = "mtls";

  /** A balancer and the instances behind it. */
  public static final String BALANCING = "balancing";

  private static final Duration HANDSHAKE = Duration.ofSeconds(5);
  private static final int FEWEST_INSTANCES = 2;

  /** Consul names its leader as a JSON string; if it has no leader, the string is empty. */
  private static final Pattern LEADER = Pattern.compile("\\s*\"[^\"]+\"\\s*");

  private final Target target;
  private final TargetAddresses.Mesh mesh;

  private MeshPreflight(Target target, TargetAddresses.Mesh mesh) {
    this.target = target;
    this.mesh = mesh;
  }

  static List<Finding> of(Target target) {
    var mesh = target.addresses().mesh().orElse(TargetAddresses.Mesh.NONE);
    var preflight = new MeshPreflight(target, mesh);
    return preflight.hasNoAddress()
        ? List.of(
            Finding.notMeasurable(
                Service.MESH.key(),
                "the target has no address for it: set %s, and the other keys of %s that the target offers"
                    .formatted(preflight.key("controller"), preflight.key("*"))))
        : preflight.parts();
  }

  private List<Finding> parts() {
    var looks =
        List.of(
            Background.begin("preflight", () -> controller().about(CONTROLLER)),
            Background.begin("preflight", () -> discovery().about(DISCOVERY)),
            Background.begin("preflight", () -> mtls().about(MTLS)),
            Background.begin("preflight", () -> balancing().about(BALANCING)));
    return looks.stream().map(CompletableFuture::join).toList();
  }

  private boolean hasNoAddress() {
    return mesh.controller().isEmpty()
        && mesh.registry().isEmpty()
        && mesh.mtls().isEmpty()
        && mesh.balancer().isEmpty();
  }

  private Finding controller() {
    return reach(
        "controller",
        mesh.controller(),
        "/health",
        (url, answer) -> {
          var health = LenientJson.parse(answer.body());
          var variant =
              health.has("components") ? "A" : health.has("controller_running") ? "B" : "unknown";
          return ok(
              "controller " + url, "answers, variant " + variant + " of the controller", answer);
        });
  }

  private Finding discovery() {
    return reach("registry", mesh.registry(), "/v1/status/leader", this::registry);
  }

  private Finding registry(URI url, Http.Answer answer) {
    if (answer.status() != 200 || !LEADER.matcher(answer.body()).matches()) {
      return Finding.notMeasurable(
          "registry " + url,
          "the server at %s is not a Consul with a leader: GET /v1/status/leader gave %d %s. Is %s right?"
              .formatted(url, answer.status(), Preflight.excerpt(answer.body()), key("registry")));
    }
    return RegistryAccess.obstacle(url, mesh.registryToken(), () -> target.authorities("mesh"))
        .map(obstacle -> Finding.notMeasurable("registry " + url, obstacle))
        .orElseGet(() -> ok("registry " + url, "is Consul, with a leader", answer));
  }

  private Finding mtls() {
    var absent = new ArrayList<String>();
    noteAbsent(absent, "mtls", mesh.mtls());
    noteAbsent(absent, "ca", mesh.ca());
    noteAbsent(absent, "client-certificate", mesh.clientCertificate());
    noteAbsent(absent, "client-key", mesh.clientKey());
    if (!absent.isEmpty()) {
      return Finding.notMeasurable(
          "mtls",
          "the target's mTLS can't be reached without an address, a CA, a client certificate and"
              + " its key: set "
              + String.join(", ", absent));
    }
    var url = mesh.mtls().orElseThrow();
    if (!"https".equals(url.getScheme())) {
      return Finding.misconfigured(
          "mtls " + url, "%s is %s, expected an https:// address".formatted(key("mtls"), url));
    }
    try {
      var client = client(url);
      return reached("mtls", url, Preflight.connect(url), (at, answer) -> shakesHands(at, client));
    } catch (PreflightException e) {
      return Finding.misconfigured("mtls " + url, e.getMessage());
    }
  }

  /** Opens one connection as the load does, and sends one request over it. */
  private Finding shakesHands(URI url, TlsClient client) {
    var subject = "mtls " + url;
    var connection = connect(client);
    return switch (connection.outcome()) {
      case ANSWERED ->
          Finding.ok(
              subject,
              "a handshake took %.1f ms, and GET /health over it was answered %s"
                  .formatted(connection.handshake().toNanos() / 1e6, connection.detail()));
      case REFUSED ->
          Finding.misconfigured(
              subject,
              connection.detail().equals(TlsClient.NO_TLS)
                  ? "the server at %s does not speak TLS. Is %s right?".formatted(url, key("mtls"))
                  : "the server at %s refuses the client's certificate: %s. Was the certificate of %s issued by an authority that the server accepts?"
                      .formatted(url, connection.detail(), key("client-certificate")));
      // The load can run, and its criterion will fail: the mesh is not as it must be.
      case DISTRUSTED ->
          Finding.warning(
              subject,
              "every handshake with %s will fail: %s. %s names the authorities that are accepted, and %s the name that the certificate must have"
                  .formatted(url, connection.detail(), authoritiesKey(), key("server-name")));
      case SILENT, UNREACHABLE ->
          Finding.warning(
              subject, "handshakes with %s will fail: %s".formatted(url, connection.detail()));
    };
  }

  private TlsClient client(URI url) {
    var authorities = readBy(authoritiesKey(), () -> Authorities.only(mesh.ca().orElseThrow()));
    var certificate = mesh.clientCertificate().orElseThrow();
    var unused = readBy(key("client-certificate"), () -> Pem.certificates(certificate));
    var identity =
        readBy(
            key("client-key"),
            () ->
                TlsIdentity.of(
                    certificate, mesh.clientKey().orElseThrow(), mesh.clientKeyPassword()));
    return TlsClient.of(
        url,
        ServerName.of(url, mesh.serverName()),
        Optional.of(authorities),
        Optional.of(identity),
        HANDSHAKE);
  }

  private static <T> T readBy(String key, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (PemException e) {
      throw new PreflightException(key + ": " + e.getMessage());
    }
  }

  private static TlsClient.Connection connect(TlsClient client) {
    var loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      return client
          .connect(new Bootstrap().group(loop).channel(NioSocketChannel.class))
          .toCompletableFuture()
          .join();
    } finally {
      var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private Finding balancing() {
    int instances = mesh.instances().map(List::size).orElse(0);
    if (mesh.balancer().isPresent() && instances < FEWEST_INSTANCES) {
      return Finding.notMeasurable(
          "balancer",
          "the balancer's overhead can't be measured without at least %d instances that can be asked directly: set %s (it has %d)"
              .formatted(FEWEST_INSTANCES, key("instances"), instances));
    }
    var silent = mesh.balancer().flatMap(url -> silentInstance());
    if (silent.isPresent()) {
      return silent.get();
    }
    return reach(
        "balancer",
        mesh.balancer(),
        "/health",
        (url, answer) ->
            answer.status() == 200
                ? ok(
                    "balancer " + url,
                    "answers, with %d instances to compare it with".formatted(instances),
                    answer)
                : Finding.misconfigured(
                    "balancer " + url,
                    "GET /health through %s gave %d %s, expected 200. Does it know its instances?"
                        .formatted(url, answer.status(), Preflight.excerpt(answer.body()))));
  }

  /** Checks that an instance can be reached, by a request if its certificate must be checked. */
  private Http.Reached reach(URI instance) {
    return Https.is(instance) ? get(instance, "/health") : Preflight.connect(instance);
  }

  /** Returns a finding about the first silent instance: the balancer can't be compared with it. */
  private Optional<Finding> silentInstance() {
    var instances = mesh.instances().orElse(List.of());
    var looks =
        instances.stream().map(url -> Background.begin("preflight", () -> reach(url))).toList();
    for (int i = 0; i < instances.size(); i++) {
      var url = instances.get(i);
      if (looks.get(i).join() instanceof Http.Silence silence) {
        return Optional.of(
            Finding.misconfigured(
                "instance " + url,
                silence.sentence("the balanced instance", url, key("instances." + i))));
      }
    }
    return Optional.empty();
  }

  private Finding reach(
      String key, Optional<URI> address, String path, BiFunction<URI, Http.Answer, Finding> then) {
    return address
        .map(
            url -> reached(key, url, Retries.until(Http.Reached::isOk, () -> get(url, path)), then))
        .orElseGet(
            () ->
                Finding.notMeasurable(
                    key, "the target has no %s: set %s if there is one".formatted(key, key(key))));
  }

  private Http.Reached get(URI url, String path) {
    return Preflight.get(url, path, () -> target.authorities("mesh"));
  }

  private Finding reached(
      String key, URI url, Http.Reached reached, BiFunction<URI, Http.Answer, Finding> then) {
    return reached instanceof Http.Silence silence
        ? Finding.notMeasurable(
            key + " " + url, silence.sentence("the target's " + key, url, key(key)))
        : then.apply(url, (Http.Answer) reached);
  }

  private static Finding ok(String subject, String words, Http.Answer answer) {
    return Finding.ok(subject, "%s; connected in %.1f ms".formatted(words, answer.connectMillis()));
  }

  private void noteAbsent(List<String> absent, String key, Optional<?> value) {
    if (value.isEmpty()) {
      absent.add(key(key));
    }
  }

  private String key(String key) {
    return "lucid.targets." + target.name() + ".mesh." + key;
  }

  private String authoritiesKey() {
    return "lucid.targets.%s.%s".formatted(target.name(), target.addresses().caKey("mesh"));
  }
}
