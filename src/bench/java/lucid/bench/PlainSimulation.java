package lucid.bench;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/**
 * What one writes who has read Gatling's tutorial: the same request with the same checks as {@link
 * lucid.gateway.GatewayThroughputSimulation}, and none of this project's measures.
 */
public final class PlainSimulation extends Simulation {
  static final String URL = "plain.url";
  static final String RATE = "plain.rate";
  static final String SECONDS = "plain.seconds";
  static final String SHARE_CONNECTIONS = "plain.share-connections";

  public PlainSimulation() {
    var protocol = http.baseUrl(System.getProperty(URL));
    setUp(
            scenario("plain")
                .exec(
                    http("GET /health")
                        .get("/health")
                        .check(status().is(200), jsonPath("$.status").is("healthy")))
                .injectOpen(
                    constantUsersPerSec(Integer.getInteger(RATE))
                        .during(Integer.getInteger(SECONDS))))
        .protocols(Boolean.getBoolean(SHARE_CONNECTIONS) ? protocol.shareConnections() : protocol);
  }
}
