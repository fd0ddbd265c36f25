package lucid.stack.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The gateway's limiter: a log of each client's admitted requests over the last window. A refused
 * request is not recorded. A token bucket, which is what libraries offer, would admit the 101st
 * request as soon as its bucket has refilled by one; the real gateway does not.
 *
 * <p>Not thread-safe: it lives on one event loop.
 */
public final class SlidingWindowLimiter {
  private final LongSupplier nanos;
  private final Map<String, ArrayDeque<Long>> admitted = new HashMap<>();

  /**
   * @param nanos the clock, in nanoseconds
   */
  public SlidingWindowLimiter(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Returns the client that a request counts for. */
  public static String client(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("X-Forwarded-For"))
        .map(forwarded -> forwarded.split(",", 2)[0].strip())
        .filter(first -> !first.isEmpty())
        .orElseGet(() -> request.remoteAddress().hostAddress());
  }

  /**
   * Admits a request of {@code client}, or says how long the client must wait.
   *
   * @param limit 0 = no limit
   * @return zero if the request is admitted
   */
  public Duration admit(String client, int limit, Duration window) {
    if (limit == 0) {
      return Duration.ZERO;
    }
    long now = nanos.getAsLong();
    var log = admitted.computeIfAbsent(client, unseen -> new ArrayDeque<>());
    forget(log, now, window);
    if (log.size() < limit) {
      log.addLast(now);
      return Duration.ZERO;
    }
    return window.minusNanos(now - log.getFirst());
  }

  /** Forgets the clients whose window has passed. */
  public void sweep(Duration window) {
    long now = nanos.getAsLong();
    admitted
        .values()
        .removeIf(
            log -> {
              forget(log, now, window);
              return log.isEmpty();
            });
  }

  int clients() {
    return admitted.size();
  }

  private static void forget(ArrayDeque<Long> log, long now, Duration window) {
    while (!log.isEmpty() && now - log.getFirst() >= window.toNanos()) {
      log.removeFirst();
    }
  }
}
