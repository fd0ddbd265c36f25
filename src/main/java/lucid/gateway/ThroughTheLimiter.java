package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.THROUGH_THE_LIMITER;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import lucid.measure.ConstantRate;
import lucid.measure.RequestWatch;
import lucid.measure.Ticker;
import lucid.settings.Settings;

/**
 * The virtual users whose requests the gateway's limiter counts. Each names a new client, so that
 * no client is over its limit.
 */
final class ThroughTheLimiter {
  private static final int NO_BURST = 0;

  private final ClientKeys keys;
  private final String header;
  private final SeenLimit limit;

  /**
   * @param header the header by which the gateway tells clients apart
   * @param admissions the admissions that this process has seen so far
   */
  ThroughTheLimiter(
      Settings settings, String header, SeenLimit.Admissions admissions, boolean warmingUp) {
    this.keys = ClientKeys.ofMany(warmingUp);
    this.header = header;
    this.limit =
        new SeenLimit(settings.criteria().gateway().rateLimit(), NO_BURST, header, admissions);
  }

  /** Returns what the answers have shown of the limiter. */
  SeenLimit limit() {
    return limit;
  }

  /** Returns the users, with one request each. */
  PopulationBuilder users(double rate, Duration window, RequestWatch requests) {
    return scenario("through the limiter")
        .exec(
            session -> {
              limit.sent(Ticker.SYSTEM.epochMillis());
              return session.set("client", keys.next());
            })
        .exec(
            GatewayApi.admitted(
                THROUGH_THE_LIMITER, new GatewayApi.Client(header, "#{client}"), limit, requests))
        .injectOpen(ConstantRate.of(rate, window));
  }
}
