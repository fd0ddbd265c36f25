package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.OTHER_CLIENT;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lucid.measure.ConstantRate;
import lucid.measure.RequestWatch;

/**
 * The virtual users that test the rate limit: a burst of one client, other clients beside it, and
 * the first client again during and after its window.
 */
final class RateLimitLoad {
  /** The time before the burst in which other clients already send requests. */
  private static final Duration LEAD = Duration.ofSeconds(1);

  /** A reserve: the burst's answers take time, and the window may begin with the last of them. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final ClientKeys keys;
  private final String header;
  private final GatewayApi.Client burstClient;
  private final SeenLimit limit;
  private final RequestWatch requests;

  /**
   * @param keys the keys of all clients
   * @param header the header that carries a key
   * @param limit collects what the answers show of the gateway's limit
   */
  RateLimitLoad(ClientKeys keys, String header, SeenLimit limit, RequestWatch requests) {
    this.keys = keys;
    this.header = header;
    this.burstClient = new GatewayApi.Client(header, keys.next());
    this.limit = limit;
    this.requests = requests;
  }

  /** Returns the users that send the burst: all at once, in the name of one client. */
  PopulationBuilder burst(int size) {
    return scenario("burst")
        .exec(GatewayApi.classified(burstClient, limit, requests))
        .injectOpen(nothingFor(LEAD), atOnceUsers(size));
  }

  /** Returns the users that send one request each, in the name of a new client. */
  PopulationBuilder otherClients(double rate, Duration observation) {
    return scenario("other clients")
        .exec(session -> session.set("client", keys.next()))
        .exec(
            GatewayApi.admitted(
                OTHER_CLIENT, new GatewayApi.Client(header, "#{client}"), limit, requests))
        .injectOpen(ConstantRate.of(rate, observation));
  }

  /**
   * Returns the users that ask again in the name of the burst's client: after each sixth of the
   * window, and shortly before it ends.
   */
  PopulationBuilder withinTheWindow(Duration window) {
    var sixth = window.dividedBy(6);
    var steps = new ArrayList<OpenInjectionStep>(List.of(nothingFor(LEAD)));
    for (int i = 1; i <= 5; i++) {
      steps.addAll(List.of(nothingFor(sixth), atOnceUsers(1)));
    }
    steps.addAll(List.of(nothingFor(sixth.multipliedBy(9).dividedBy(10)), atOnceUsers(1)));
    return scenario("within the window")
        .exec(GatewayApi.withinTheWindow(burstClient, window, limit))
        .injectOpen(steps.toArray(OpenInjectionStep[]::new));
  }

  /** Returns the time from the run's start until the burst's client tries again. */
  static Duration untilAfter(Duration window) {
    return LEAD.plus(window).plus(SLACK);
  }

  /** Returns the user that tries again in the name of the burst's client. */
  PopulationBuilder afterTheWindow(Duration window) {
    return scenario("after the window")
        .exec(GatewayApi.afterTheWindow(burstClient, limit))
        .injectOpen(nothingFor(untilAfter(window)), atOnceUsers(1));
  }
}
