package lucid.target;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import lucid.config.HttpAddress;
import lucid.settings.TargetAddresses;

/**
 * What of a service mesh can be measured. Deployed meshes may run no registry, no balancer and no
 * mTLS listener (CONTRACT 3): each is a part of its own, and the rest is decided without it.
 */
public final class MeshPreflight {
  /** The controller's own API. */
  public static final String CONTROLLER = "controller";

  /** The registry: registering, and looking up. */
  public static final String DISCOVERY = "discovery";

  /** A listener that demands client certificates. */
  public static final String MTLS = "mtls";

  /** A balancer and the instances behind it. */
  public static final String BALANCING = "balancing";

  private static final int FEWEST_INSTANCES = 2;

  /** Consul names its leader as a JSON string; without one the string is empty. */
  private static final Pattern LEADER = Pattern.compile("\\s*\"[^\"]+\"\\s*");

  private final String target;
  private final TargetAddresses.Mesh mesh;

  private MeshPreflight(String target, TargetAddresses.Mesh mesh) {
    this.target = target;
    this.mesh = mesh;
  }

  static List<Finding> of(Target target) {
    var mesh =
        target
            .addresses()
            .mesh()
            .orElseGet(
                () ->
                    new TargetAddresses.Mesh(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    var preflight = new MeshPreflight(target.name(), mesh);
    return preflight.hasNoAddress()
        ? List.of(
            Finding.notMeasurable(
                Service.MESH.key(),
                "the target has no address for it: set %s, and whatever else there is of %s"
                    .formatted(preflight.key("controller"), preflight.key("*"))))
        : preflight.parts();
  }

  private List<Finding> parts() {
    var looks =
        List.of(
            SideBySide.begin(() -> controller().about(CONTROLLER)),
            SideBySide.begin(() -> discovery().about(DISCOVERY)),
            SideBySide.begin(() -> mtls().about(MTLS)),
            SideBySide.begin(() -> balancing().about(BALANCING)));
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
          var health = Preflight.json(answer.body());
          var variant =
              health.has("components") ? "A" : health.has("controller_running") ? "B" : "unknown";
          return ok(
              "controller " + url, "answers, variant " + variant + " of the controller", answer);
        });
  }

  private Finding discovery() {
    return reach(
        "registry",
        mesh.registry(),
        "/v1/status/leader",
        (url, answer) ->
            answer.status() == 200 && LEADER.matcher(answer.body()).matches()
                ? ok("registry " + url, "is Consul, with a leader", answer)
                : Finding.notMeasurable(
                    "registry " + url,
                    "what answers at %s is no Consul with a leader: GET /v1/status/leader gave %d %s. Is %s right?"
                        .formatted(
                            url,
                            answer.status(),
                            Preflight.excerpt(answer.body()),
                            key("registry"))));
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
          "the target's mTLS can't be reached without an address, a CA, a client certificate and its key: set "
              + String.join(", ", absent));
    }
    var url = mesh.mtls().orElseThrow();
    if (!"https".equals(url.getScheme())) {
      return Finding.misconfigured(
          "mtls " + url, "%s is %s, expected an https:// address".formatted(key("mtls"), url));
    }
    return unreadable()
        .map(problem -> Finding.misconfigured("mtls " + url, problem))
        .orElseGet(() -> reached("mtls", url, Http.connect(url), this::listens));
  }

  private Finding listens(URI url, Http.Answer answer) {
    return ok("mtls " + url, "listens, and the certificates can be read", answer);
  }

  private Optional<String> unreadable() {
    var key = "ca";
    try {
      Pem.certificates(mesh.ca().orElseThrow());
      key = "client-certificate";
      var certificate = Pem.certificates(mesh.clientCertificate().orElseThrow()).get(0);
      key = "client-key";
      Pem.key(mesh.clientKey().orElseThrow(), certificate);
      return Optional.empty();
    } catch (PreflightException e) {
      return Optional.of(key(key) + ": " + e.getMessage());
    }
  }

  private Finding balancing() {
    int instances = mesh.instances().map(List::size).orElse(0);
    if (mesh.balancer().isPresent() && instances < FEWEST_INSTANCES) {
      return Finding.notMeasurable(
          "balancer",
          "what the balancer adds can't be told without at least %d instances to ask directly: set %s (it has %d)"
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

  /** One that can't be reached directly has nothing to compare the balancer with. */
  private Optional<Finding> silentInstance() {
    var instances = mesh.instances().orElse(List.of());
    var looks = instances.stream().map(url -> SideBySide.begin(() -> Http.connect(url))).toList();
    for (int i = 0; i < instances.size(); i++) {
      var url = instances.get(i);
      if (looks.get(i).join() instanceof Http.Silence silence) {
        return Optional.of(
            Finding.misconfigured(
                "instance " + url,
                "the balanced instance can't be reached directly at %s: %s. Is it running, and is %s its address?"
                    .formatted(url, silence.why(), key("instances." + i))));
      }
    }
    return Optional.empty();
  }

  private Finding reach(
      String key, Optional<URI> address, String path, BiFunction<URI, Http.Answer, Finding> then) {
    return address
        .map(
            url ->
                reached(
                    key,
                    url,
                    Retries.until(Http.Reached::isOk, () -> Http.get(HttpAddress.at(url, path))),
                    then))
        .orElseGet(
            () ->
                Finding.notMeasurable(
                    key, "the target has no %s: set %s if there is one".formatted(key, key(key))));
  }

  private Finding reached(
      String key, URI url, Http.Reached reached, BiFunction<URI, Http.Answer, Finding> then) {
    return reached instanceof Http.Silence silence
        ? Finding.notMeasurable(
            key + " " + url,
            "the target's %s can't be reached at %s: %s. Is it running, and is %s its address?"
                .formatted(key, url, silence.why(), key(key)))
        : then.apply(url, (Http.Answer) reached);
  }

  private static Finding ok(String subject, String what, Http.Answer answer) {
    return Finding.ok(subject, "%s; connected in %.1f ms".formatted(what, answer.connectMillis()));
  }

  private void noteAbsent(List<String> absent, String key, Optional<?> value) {
    if (value.isEmpty()) {
      absent.add(key(key));
    }
  }

  private String key(String key) {
    return "lucid.targets." + target + ".mesh." + key;
  }
}
