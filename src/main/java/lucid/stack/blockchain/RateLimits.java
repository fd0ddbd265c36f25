package lucid.stack.blockchain;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import lucid.stack.gateway.SlidingWindowLimiter;

/** The engine's own rate limits of CONTRACT 2, by client and category. */
final class RateLimits {
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final int SUBMISSIONS = 100;
  private static final int QUERIES = 500;
  private static final int CONSENSUS = 200;

  private final Map<Integer, SlidingWindowLimiter> limiters;

  RateLimits(LongSupplier nanos) {
    limiters =
        Map.of(
            SUBMISSIONS, new SlidingWindowLimiter(nanos),
            QUERIES, new SlidingWindowLimiter(nanos),
            CONSENSUS, new SlidingWindowLimiter(nanos));
  }

  boolean admits(HttpServerRequest request) {
    return limit(request.path())
        .map(
            limit ->
                limiters
                    .get(limit)
                    .admit(SlidingWindowLimiter.client(request), limit, WINDOW)
                    .isZero())
        .orElse(true);
  }

  /** Forgets all counted requests. */
  void forget() {
    limiters.values().forEach(limiter -> limiter.sweep(Duration.ZERO));
  }

  /** Forgets the clients whose window has passed. */
  void sweep() {
    limiters.values().forEach(limiter -> limiter.sweep(WINDOW));
  }

  private static Optional<Integer> limit(String path) {
    if (path.startsWith("/api/v1/transactions")) {
      return Optional.of(SUBMISSIONS);
    } else if (path.startsWith("/api/v1/blocks") || path.startsWith("/api/v1/chain")) {
      return Optional.of(QUERIES);
    } else if (path.startsWith("/api/v1/consensus")) {
      return Optional.of(CONSENSUS);
    }
    return Optional.empty();
  }
}
