package lucid.truth;

import java.util.List;
import java.util.stream.Stream;
import lucid.gateway.GatewayConcurrencySimulation;
import lucid.gateway.GatewayRateLimitSimulation;
import lucid.gateway.GatewayThroughputSimulation;

/** The API gateway's criteria. */
final class GatewayWorlds {
  private static final ShortSimulation THROUGHPUT =
      new ShortSimulation(
          GatewayThroughputSimulation.class,
          "7.5 s at 545 a second: of some 4100 requests 4 are one in a thousand, the availability"
              + " that is asked for",
          List.of(),
          List.of(
              "lucid.load.gateway.throughput.window = 7.5 s",
              "lucid.load.gateway.throughput.rate = 545"));

  private static final ShortSimulation THROUGH_THE_LIMITER =
      new ShortSimulation(
          GatewayThroughputSimulation.class,
          "7.5 s at 545 a second, of either load",
          List.of(),
          List.of(
              "lucid.load.gateway.throughput.window = 7.5 s",
              "lucid.load.gateway.version.window = 7.5 s",
              "lucid.load.gateway.throughput.rate = 545"));

  private static final ShortSimulation RATE_LIMIT =
      new ShortSimulation(
          GatewayRateLimitSimulation.class,
          "6 s: other clients before, during and after the burst",
          List.of(),
          List.of("lucid.load.gateway.rate-limit.observation = 6 s"));

  private static final ShortSimulation CONCURRENCY =
      new ShortSimulation(
          GatewayConcurrencySimulation.class,
          "3 s: each of the 1050 connections asked three times; and 3 s to open them",
          List.of(),
          List.of(
              "lucid.load.gateway.concurrency.ramp = 3 s",
              "lucid.load.gateway.concurrency.window = 3 s"));

  private static final String LEFT_TO_THE_LAST = "lucid.load.gateway.rate-limit.after-the-window";

  private GatewayWorlds() {}

  static Stream<World> all() {
    return Stream.of(
            throughput(), throughTheLimiter(), rateLimit(), afterTheWindow(), concurrency())
        .flatMap(worlds -> worlds);
  }

  private static Stream<World> throughput() {
    var rate = "GET /health: requests per second";
    var p95 = "GET /health: p95";
    var success = "GET /health: success";
    return Stream.of(
        THROUGHPUT.inside(rate, "gateway.capacity = 550"),
        THROUGHPUT
            .outside(rate, "gateway.capacity = 450")
            .alsoRed(
                "in an open workload what a server can't take must wait, and its wait is response"
                    + " time",
                p95,
                "GET /health: requests per second in the slowest 10 s")
            .saying(
                "GET /health: requests per second: answered 4[45]\\d(\\.\\d+)? of 545 offered a"
                    + " second, limit > 500 req/s;.*"),
        THROUGHPUT.inside(p95, "gateway.latency = 90 ms"),
        THROUGHPUT
            .outside(p95, "gateway.latency = 110 ms")
            .saying("GET /health: p95: 11\\d ms, limit < 100 ms"),
        // Of some 4100 requests 4 may fail.
        THROUGHPUT.inside(success, "gateway.errors-percent = 0.09"),
        THROUGHPUT
            .outside(success, "gateway.errors-percent = 0.13")
            .saying("GET /health: success: 99.8\\d* %, limit > 99.9 % .*found 500.*"));
  }

  /** Returns gateways that are slow only for real traffic: red only if that traffic decides. */
  private static Stream<World> throughTheLimiter() {
    var rate = "GET /api/v1/meta/version: requests per second";
    var p95 = "GET /api/v1/meta/version: p95";
    var both = "lucid.criteria.gateway.throughput.decided-by = both";
    return Stream.of(
        THROUGH_THE_LIMITER.inside("GET /health: p95", "gateway.version-latency = 110 ms"),
        THROUGH_THE_LIMITER.inside(
            "GET /health: requests per second", "gateway.version-capacity = 450"),
        THROUGH_THE_LIMITER.inside(p95, "gateway.version-latency = 90 ms").with(both),
        THROUGH_THE_LIMITER
            .outside(p95, "gateway.version-latency = 110 ms")
            .with(both)
            .saying("GET /api/v1/meta/version: p95: 11\\d ms, limit < 100 ms"),
        THROUGH_THE_LIMITER.inside(rate, "gateway.version-capacity = 550").with(both),
        THROUGH_THE_LIMITER
            .outside(rate, "gateway.version-capacity = 450")
            .with(both)
            .alsoRed(
                "in an open workload what a server can't take must wait, and its wait is response"
                    + " time",
                p95),
        // Only real traffic decides here. The equally slow /health is only shown.
        THROUGH_THE_LIMITER
            .outside(p95, "gateway.latency = 110 ms")
            .with("lucid.criteria.gateway.throughput.decided-by = version"));
  }

  private static Stream<World> rateLimit() {
    var admitted = "burst admitted: count";
    var throttled = "burst throttled: failed";
    var others = "other client: failed";
    return Stream.of(
        RATE_LIMIT.inside(admitted, "gateway.limit = 101"),
        RATE_LIMIT.inside(admitted, "gateway.limit = 99"),
        RATE_LIMIT
            .outside(admitted, "gateway.limit = 102")
            .saying(
                "burst admitted: count: a limit of 102 was seen: 102 of 150 requests were"
                    + " admitted, and X-RateLimit-Limit says 102; the criterion is 100 in 60 s"),
        RATE_LIMIT
            .outside(admitted, "gateway.limit = 98")
            .saying("burst admitted: count: a limit of 98 was seen.*"),
        RATE_LIMIT
            .outside(admitted, "gateway.limit = 0")
            .alsoRed("where nothing is throttled there is no 429 to look at", throttled)
            .saying("burst admitted: count: no limit was seen: all 150 requests.*"),
        RATE_LIMIT
            .outside(admitted, "gateway.limit = 1000")
            .alsoRed("a burst of 150 sees a limit of 1000 as none", throttled),
        RATE_LIMIT.inside(throttled),
        RATE_LIMIT
            .outside(throttled, "gateway.limit-headers = false")
            .saying("burst throttled: failed: 50, limit = 0 \\(50 x 429 without Retry-After, .*"),
        // The 84th request through the limiter fails, which belongs to the burst.
        RATE_LIMIT
            .outside("burst request: failed", "gateway.errors-percent = 1.2")
            .saying("burst request: failed: 1, limit = 0 .*"),
        RATE_LIMIT
            .outside(others, "gateway.limit-shared = true")
            .alsoRed("a client that is refused has no good answer", "other client: p95"),
        RATE_LIMIT.inside("other client: p95", "gateway.latency = 90 ms"),
        RATE_LIMIT.outside("other client: p95", "gateway.latency = 110 ms"));
  }

  /** Returns worlds with a window of 12 s, a tenth of which is more than the second of slack. */
  private static Stream<World> afterTheWindow() {
    return Stream.of(
            RATE_LIMIT.inside("after the window: failed", "gateway.window = 12 s"),
            RATE_LIMIT.outside("after the window: failed", "gateway.window = 13.2 s"))
        .map(
            world ->
                world
                    .with("lucid.criteria.gateway.rate-limit.window = 12 s")
                    .with(LEFT_TO_THE_LAST + " = true"));
  }

  private static Stream<World> concurrency() {
    var held = "connection held: count";
    var p95 = "held request: p95";
    var success = "held request: success";
    return Stream.of(
        CONCURRENCY.inside(held, "gateway.connections = 1001"),
        CONCURRENCY
            .outside(held, "gateway.connections = 1000")
            .saying(
                "connection held: count: 1000 of 1050 connections were held at the same time,"
                    + " limit > 1000")
            .inEveryBuild(),
        CONCURRENCY.inside(p95, "gateway.latency = 90 ms"),
        CONCURRENCY
            .outside(p95, "gateway.latency = 110 ms")
            .saying("held request: p95: 1[12]\\d ms, limit < 100 ms"),
        CONCURRENCY.inside(success, "gateway.errors-percent = 0.05"),
        CONCURRENCY.outside(success, "gateway.errors-percent = 0.2"));
  }
}
