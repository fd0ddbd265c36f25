package lucid.stack.gateway;

import java.time.Duration;
import java.util.List;
import lucid.config.Refusal;
import lucid.stack.Shape;

/**
 * What a broken gateway would do.
 *
 * @param latency added to every answer
 * @param jitter at random up to this much more
 * @param errorsPercent share of the answers that are 500
 * @param capacity requests answered a second, at most; what is above it waits; 0 = no bound
 * @param versionLatency added to every answer to {@code /api/v1/meta/version}
 * @param versionCapacity requests to that path answered a second, at most; 0 = no bound
 * @param limit requests of one client in a window; 0 = no limit
 * @param window of the limit
 * @param limitHeaders whether a 429 carries Retry-After and X-RateLimit-*
 * @param limitShared whether everybody is refused while one client is over its limit
 * @param connections open at the same time, at most; the next are closed at once; 0 = no cap
 * @param allowedHosts Host headers answered, all others get 400; empty = every one
 * @param idleTimeout after which a connection without a request is closed; 0 = never
 * @param acceptDelay added to the first answer on a connection
 * @param shape what else becomes of the requests, as {@link Shape} reads it
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
