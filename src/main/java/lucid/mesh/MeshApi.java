package lucid.mesh;

import static io.gatling.javaapi.core.CoreDsl.ElFileBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import lucid.config.HttpAddress;
import lucid.preflight.RegistryAccess;
import lucid.settings.TargetAddresses;
import lucid.tls.TlsClient;

/** The mesh's requests, their checks, and their names in the report. */
final class MeshApi {
  static final String DISCOVER = "discover instance";
  static final String LOOK_UP = "look up service";
  static final String REGISTER = "register instance";
  static final String REGISTER_PERMANENT = "register permanent instance";
  static final String AWAIT = "await instance";
  static final String DEREGISTER = "deregister instance";
  static final String CONNECT = "TCP connect";
  static final String HANDSHAKE = "mTLS handshake";
  static final String REFUSE_WITHOUT = "refuse without certificate";
  static final String REFUSE_FOREIGN = "refuse foreign certificate";
  static final String BALANCING_OVERHEAD = "balancing overhead";
  static final String BALANCED = "balanced request";
  static final String DIRECT = "direct request";
  static final String PAIR = "balanced pair";
  static final String INSTANCE = "balanced instance";
  static final String HEALTH = "health check ";

  /** The name for all requests together that show whether the mesh answers. */
  static final String ANY = "mesh request";

  static final String USER_AGENT = TlsClient.USER_AGENT;
  static final String DEREGISTER_PATH = "/v1/agent/service/deregister/";
  static final String SERVICES_PATH = "/v1/agent/services";

  private static final String REGISTER_PATH = "/v1/agent/service/register";
  private static final String SERVICE_PATH = "/v1/health/service/";

  /** The time for which one blocking query waits for a change, before the next query is sent. */
  private static final String WAIT = "1s";

  private MeshApi() {}

  /** Returns a protocol whose virtual users share one pool of connections for each address. */
  static HttpProtocolBuilder sharedConnections() {
    return http.disableFollowRedirect()
        .disableCaching()
        .userAgentHeader(USER_AGENT)
        .shareConnections();
  }

  /** Returns the request that registers {@code #{id}} at {@code #{address}} and {@code #{port}}. */
  static HttpRequestActionBuilder register(String name, TargetAddresses.Mesh mesh) {
    return authorized(http(name).put(at(mesh, REGISTER_PATH)), mesh)
        .body(ElFileBody("bodies/registration.json"))
        .asJson()
        .check(status().is(200));
  }

  static HttpRequestActionBuilder deregister(TargetAddresses.Mesh mesh) {
    return authorized(http(DEREGISTER).put(at(mesh, DEREGISTER_PATH) + "#{id}"), mesh)
        .check(status().is(200));
  }

  /**
   * Returns the request for the passing instances of {@code #{id}}. The registry answers when they
   * have changed since {@code #{index}}. Saves the answer as {@code #{found}}, its index as {@code
   * #{index}}.
   */
  static HttpRequestActionBuilder await(TargetAddresses.Mesh mesh) {
    return authorized(http(AWAIT).get(at(mesh, SERVICE_PATH) + "#{id}"), mesh)
        .queryParam("passing", "true")
        .queryParam("index", "#{index}")
        .queryParam("wait", WAIT)
        .check(
            status().is(200),
            header("X-Consul-Index").optional().saveAs("index"),
            bodyString().saveAs("found"));
  }

  /** Returns the request for the passing instances of a service that is registered. */
  static HttpRequestActionBuilder lookUp(TargetAddresses.Mesh mesh, String id) {
    return authorized(http(LOOK_UP).get(at(mesh, SERVICE_PATH) + id), mesh)
        .queryParam("passing", "true")
        .check(status().is(200), jsonPath("$[*].Service.ID").is(id));
  }

  private static String at(TargetAddresses.Mesh mesh, String path) {
    return HttpAddress.at(mesh.registry().orElseThrow(), path).toString();
  }

  private static HttpRequestActionBuilder authorized(
      HttpRequestActionBuilder request, TargetAddresses.Mesh mesh) {
    return mesh.registryToken()
        .map(token -> request.header(RegistryAccess.HEADER, token.value()))
        .orElse(request);
  }
}
