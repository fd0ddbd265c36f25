package lucid.stack.gateway;

import java.time.Duration;
import java.util.List;
import lucid.config.Refusal;
import lucid.stack.Shape;

/**
 * The dials that make the gateway behave like a broken one.
 *
 * @param latency the delay of every answer
 * @param jitter the longest random delay that is added to every answer
 * @param errorsPercent the share of the answers that are 500
 * @param capacity the maximum number of requests answered a second; others wait; 0 = no bound
 * @param versionLatency the delay added to every answer to {@code /api/v1/meta/version}
 * @param versionCapacity the maximum number of requests to that path a second; 0 = no bound
 * @param limit the maximum number of requests of one client in a window; 0 = no limit
 * @param window the window of the limit
 * @param limitHeaders true if a 429 carries Retry-After and X-RateLimit-*
 * @param limitShared true if everybody is refused while one client is over its limit
 * @param connections the maximum number of open connections; others are closed at once; 0 = no cap
 * @param allowedHosts the Host headers that do not get 400; empty = all of them
 * @param idleTimeout the time after which a connection without a request is closed; 0 = never
 * @param acceptDelay the delay added to the first answer on a connection
 * @param shape the further treatment of the requests, as {@link Shape} reads it
 */
public record GatewayDials(
    Duration latency,
    Duration jitter,
    double errorsPercent,
    double capacity,
    Duration versionLatency,
    double versionCapacity,
    int limit,
    Duration window,
    boolean limitHeaders,
    boolean limitShared,
    int connections,
    List<String> allowedHosts,
    Duration idleTimeout,
    Duration acceptDelay,
    List<String> shape) {
  public GatewayDials {
    Refusal.unlessPercent(errorsPercent, "errors-percent");
    Refusal.unless(capacity >= 0, "capacity", "0 (no bound) or more");
    Refusal.unless(versionCapacity >= 0, "version-capacity", "0 (no bound) or more");
    Refusal.unless(limit >= 0, "limit", "0 (no limit) or more");
    Refusal.unless(window.toMillis() >= 1, "window", "at least 1 ms");
    Refusal.unless(connections >= 0, "connections", "0 (no cap) or more");
    Shape.of(shape);
  }
}
