package lucid.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lucid.config.LenientJson;
import lucid.config.Secret;
import lucid.tls.Authorities;
import lucid.tls.Http;

/**
 * Asks Consul whether its access control lists let the load register services and find them again.
 * The check writes nothing.
 */
public final class RegistryAccess {
  /** The prefix of the names of the services that the load registers. */
  public static final String PREFIX = "lucid-performance-";

  /** The header that carries a token. */
  public static final String HEADER = "X-Consul-Token";

  /** The path at which Consul's own user interface asks what it may show. */
  private static final String AUTHORIZE = "/v1/internal/acl/authorize";

  private static final String WANTED =
      "[{\"Resource\":\"service\",\"Access\":\"write\",\"Segment\":\"%spreflight\"}]"
          .formatted(PREFIX);

  private static final String NODES = "/v1/catalog/nodes";
  private static final String NONE = "[]";

  private final URI registry;
  private final Optional<Secret> token;
  private final Supplier<Authorities> authorities;

  private RegistryAccess(URI registry, Optional<Secret> token, Supplier<Authorities> authorities) {
    this.registry = registry;
    this.token = token;
    this.authorities = authorities;
  }

  /** Returns why the load could not be carried out, as a sentence; empty if it could. */
  static Optional<String> obstacle(
      URI registry, Optional<Secret> token, Supplier<Authorities> authorities) {
    var access = new RegistryAccess(registry, token, authorities);
    return access.answered(access.ask(AUTHORIZE, "POST", Optional.of(WANTED)), access::authorized);
  }

  private Http.Reached ask(String path, String method, Optional<String> body) {
    var headers = new HashMap<String, String>();
    token.ifPresent(secret -> headers.put(HEADER, secret.value()));
    body.ifPresent(json -> headers.put("Content-Type", "application/json"));
    return Preflight.send(registry, path, authorities, new Http.Request(method, headers, body));
  }

  private Optional<String> answered(
      Http.Reached reached, Function<Http.Answer, Optional<String>> then) {
    return reached instanceof Http.Silence silence
        ? Optional.of("the registry at %s stopped answering: %s".formatted(registry, silence.why()))
        : then.apply((Http.Answer) reached);
  }

  private Optional<String> authorized(Http.Answer answer) {
    return switch (answer.status()) {
      case 200 ->
          allows(LenientJson.parse(answer.body()))
              ? answered(ask(NODES, "GET", Optional.empty()), this::shownNodes)
              : Optional.of(needs());
      case 403 -> Optional.of(needs());
      // 401 is Consul's "ACL support disabled". A registry without this path asks for no token.
      default -> Optional.empty();
    };
  }

  private static boolean allows(JsonNode answers) {
    return answers.isArray() && !answers.isEmpty() && answers.get(0).path("Allow").asBoolean(false);
  }

  private String needs() {
    var rule = "service_prefix \"%s\" { policy = \"write\" }".formatted(PREFIX);
    return token.isEmpty()
        ? "the registry at %s needs a token: set LUCID_CONSUL_TOKEN to a token with the rules %s and node_prefix \"\" { policy = \"read\" }"
            .formatted(registry, rule)
        : "the registry at %s does not accept the token in LUCID_CONSUL_TOKEN for this load: the token needs the rule %s"
            .formatted(registry, rule);
  }

  /** Checks that nodes are shown: Consul hides the instances of nodes that a token can't read. */
  private Optional<String> shownNodes(Http.Answer nodes) {
    return nodes.status() == 200 && nodes.body().strip().equals(NONE)
        ? Optional.of(
            "the registry at %s shows no node %s, and therefore no instance: a token needs the rule node_prefix \"\" { policy = \"read\" }"
                .formatted(
                    registry,
                    token.isEmpty() ? "without a token" : "to the token in LUCID_CONSUL_TOKEN"))
        : Optional.empty();
  }
}
