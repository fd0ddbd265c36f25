package lucid.bench;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/**
 * A simulation as in Gatling's tutorial. It has the request and the checks of {@link
 * lucid.gateway.GatewayThroughputSimulation}, and nothing else of this project.
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
