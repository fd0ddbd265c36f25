package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.AFTER_THE_WINDOW;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import lucid.measure.ConstantRate;
import lucid.measure.RequestWatch;

/**
 * The virtual users that test the rate limit: a burst of one client, the other clients beside it,
 * and the first client once more after its window.
 */
final class RateLimitLoad {
  /** So that the other clients are seen before the burst, too. */
  private static final Duration LEAD = Duration.ofSeconds(1);

  /** The burst takes its time to be answered, and the window runs from the last answer. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final ClientKeys keys;
  private final String burstKey;
  private final GatewayApi.Limits limits;
  private final RequestWatch requests;

  /**
   * @param keys of all clients
   * @param limits takes in what the gateway says its limit is
   */
  RateLimitLoad(ClientKeys keys, GatewayApi.Limits limits, RequestWatch requests) {
    this.keys = keys;
    this.burstKey = keys.next();
    this.limits = limits;
    this.requests = requests;
  }

  /** Returns the users that send the burst: all at once, in the name of one client. */
  PopulationBuilder burst(int size) {
    return scenario("burst")
        .exec(GatewayApi.classified(burstKey, limits, requests))
        .injectOpen(nothingFor(LEAD), atOnceUsers(size));
  }

  /** Returns the users that send one request each, in the name of a new client. */
  PopulationBuilder otherClients(double rate, Duration observation) {
    return scenario("other clients")
        .exec(session -> session.set("client", keys.next()))
        .exec(GatewayApi.otherClient("#{client}", requests))
        .injectOpen(ConstantRate.of(rate, observation));
  }

  /** Returns how long after the run's start the burst's client tries again. */
  static Duration untilAfter(Duration window) {
    return LEAD.plus(window).plus(SLACK);
  }

  /** Returns the user that tries again in the name of the burst's client. */
  PopulationBuilder afterTheWindow(Duration window) {
    return scenario("after the window")
        .exec(GatewayApi.version(AFTER_THE_WINDOW, burstKey))
        .injectOpen(nothingFor(untilAfter(window)), atOnceUsers(1));
  }
}
