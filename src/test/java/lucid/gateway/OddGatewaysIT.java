package lucid.gateway;

import static lucid.testing.VerdictAssert.assertThat;

import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import lucid.testing.Limiters;
import lucid.testing.OddGateway;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways with one fault each that a steady dial can't show, and their expected verdicts. */
class OddGatewaysIT {
  private static final String WINDOW = "lucid.load.gateway.throughput.window";

  private OddGateway gateway = OddGateway.start();

  @AfterEach
  void stop() {
    gateway.close();
  }

  private SimulationRun run(Class<? extends Simulation> simulation) {
    var run = SimulationRun.of(simulation).withoutReport();
    gateway.asTarget().forEach(run::set);
    return run;
  }

  private SimulationRun throughput(String window) {
    return run(GatewayThroughputSimulation.class)
        .set(WINDOW, window)
        .set("lucid.load.gateway.throughput.rate", "545");
  }

  private Runnable midRun(Consumer<OddGateway> happening) {
    return () -> happening.accept(gateway);
  }

  /** Gatling's own estimate of this p95 is 97 ms. */
  @Test
  void sevenPercentAt115MillisecondsBreakAP95Of100() {
    gateway.slow(70, 115);
    assertThat(throughput("7.5 s").run())
        .failedOnlyOn("GET /health: p95")
        .because("GET /health: p95: 11[5-9] ms, limit < 100 ms");
  }

  @Test
  @Tag("truth")
  void fewerThanFivePercentSlowAnswersKeepTheP95() {
    gateway.slow(48, 300);
    assertThat(throughput("7.5 s").run()).passed();
  }

  /** One of the slow answers is among the last, and Gatling's requests per second end with it. */
  @Test
  @Tag("truth")
  void aFewSlowAnswersAtTheEndDoNotLowerTheThroughput() {
    gateway.slow(5, 1500);
    assertThat(throughput("14.5 s").set("lucid.load.gateway.throughput.rate", "525").run())
        .passed();
  }

  @Test
  @Tag("truth")
  void aStandstillIsNoSustainedThroughput() {
    var run = throughput("14.5 s").set("lucid.load.gateway.throughput.rate", "525");
    // Some 315 of 7613 requests wait for more than 100 ms: too few for the 95th percentile.
    run.inMidRun(midRun(odd -> odd.standStillAfter(9_000, 700)));
    assertThat(run.run())
        .failedOnlyOn("GET /health: requests per second in the slowest 10 s")
        .because(
            "GET /health: requests per second in the slowest 10 s: answered 4[89]\\d(\\.\\d+)? of"
                + " 525 offered a second, limit > 500 req/s");
  }

  @Test
  @Tag("truth")
  void anAnswerThatNeverComesIsOneFailureAndNoOutage() {
    var run =
        throughput("14.5 s")
            .set("lucid.load.gateway.throughput.rate", "525")
            .set("gatling.http.requestTimeout", "26000");
    run.inMidRun(midRun(OddGateway::swallowOne));
    assertThat(run.run()).passed();
  }

  /** Gatling alone sends such a request again on a new connection, and shows only the answer. */
  @Test
  void requestsWhoseConnectionIsClosedInsteadOfAnAnswerAreFailures() {
    gateway.droppingOneOf(40);
    assertThat(throughput("7.5 s").run())
        .failedOnlyOn("GET /health: success")
        .because(
            "GET /health: success: 9[789][.\\d]* %, limit > 99.9 % \\(\\d+ x the server closed the kept"
                + " connection instead of answering.*\\)");
  }

  /** A request may be on its way when the connection is closed: every client sends it again. */
  @Test
  void connectionsThatAreClosedRightAfterAnAnswerAreNotHeldAgainstTheServer() {
    gateway.closingSilently();
    assertThat(throughput("7.5 s").run()).passed();
  }

  private SimulationRun throughTheLimiter() {
    return throughput("2.5 s").set("lucid.load.gateway.version.window", "4.5 s");
  }

  @Test
  @Tag("truth")
  void limitByAddressLeavesTheLoadThroughTheLimiterUnmeasured() {
    gateway.limitedBy(Limiters.byPeer(Limiters.slidingLog(100, Duration.ofSeconds(60))));
    assertThat(throughTheLimiter().run())
        .passed()
        .shows(
            "GET /api/v1/meta/version: success: not measured: the gateway does not tell clients"
                + " apart by X-Forwarded-For: .*");
  }

  @Test
  @Tag("truth")
  void limitByAddressIsNotMeasurableIfTheLoadThroughTheLimiterDecides() {
    gateway.limitedBy(Limiters.byPeer(Limiters.slidingLog(100, Duration.ofSeconds(60))));
    assertThat(
            throughTheLimiter().set("lucid.criteria.gateway.throughput.decided-by", "both").run())
        .failedOnNothingButCouldNotMeasure(
            "GET /api/v1/meta/version: requests per second",
            "GET /api/v1/meta/version: p95",
            "GET /api/v1/meta/version: success");
  }

  /** The gateway is not hammered, and earlier decisions stay. */
  @Test
  void loadThroughTheLimiterIsStoppedIfItIsDownAndDecidesNothing() {
    gateway.limitedBy(client -> false).refusing(500, headers -> headers);
    assertThat(throughTheLimiter().set("lucid.stop-when-down-for", "2 s").run())
        .passed()
        .notes("the load was stopped after ")
        .shows("GET /api/v1/meta/version: success: would not meet its limit: 0 %, .*500.*")
        .endedWithin(Duration.ofSeconds(4), Duration.ofSeconds(7));
  }

  private SimulationRun wholeRateLimit() {
    return run(GatewayRateLimitSimulation.class)
        .set("lucid.load.gateway.rate-limit.observation", "3 s")
        .set("lucid.load.gateway.rate-limit.after-the-window", "true")
        .set("lucid.criteria.gateway.rate-limit.window", "6 s");
  }

  @Test
  @Tag("truth")
  void slidingLogMeetsTheLimit() {
    gateway.limitedBy(Limiters.slidingLog(100, Duration.ofSeconds(6)));
    assertThat(wholeRateLimit().run()).passed();
  }

  /** Each limiter admits 100 of a burst at once, and again after the whole window. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bucket       | again 1 s, .* The limiter behaves like a bucket that refills, a limit of .*
          fast bucket  | again 1 s, .* The limiter behaves like a bucket that refills, a limit of .*
          short window | again 1 s, .* The limiter behaves like a bucket that refills, a limit of .*
          at a time    | again 1 s, .* The limiter behaves like .* a limit of requests at the same time, .*
          by the clock | again 4 s, 5 s after .* The limiter behaves like a window that ends by the clock, .*
          """)
  @Tag("truth")
  void limiterThatAdmitsMoreWithinTheMinuteFails(String kind, String words) {
    gateway.limitedBy(
        switch (kind) {
          case "bucket" -> Limiters.tokenBucket(100, 100 / 60.0);
          case "fast bucket" -> Limiters.tokenBucket(100, 10);
          case "at a time" -> Limiters.atTheSameTime(100, Duration.ofMillis(300));
          case "short window" -> Limiters.slidingLog(100, Duration.ofMillis(200));
          default -> Limiters.fixedWindow(100, Duration.ofSeconds(6), Duration.ofMillis(3_500));
        });
    assertThat(wholeRateLimit().run())
        .failedOnlyOn("within the window: failed")
        .because("within the window: failed: the burst's client was admitted " + words);
  }

  @Test
  @Tag("truth")
  void limiterWhoseWindowEachRequestRenewsFails() {
    gateway.limitedBy(Limiters.renewedByEachRequest(100, Duration.ofSeconds(6)));
    assertThat(wholeRateLimit().run())
        .failedOnlyOn("after the window: failed")
        .because(
            "after the window: failed: the burst's client was still refused [67] s after its burst;"
                + " the criterion is 100 in 6 s. The limiter counts refused requests, too, or its"
                + " window is longer");
  }

  /** The gateway was up and admitted none of the burst. */
  @Test
  @Tag("truth")
  void gatewayThatRefusesEveryoneFails() {
    gateway.limitedBy(client -> false);
    assertThat(run(GatewayRateLimitSimulation.class).run())
        .failedOnlyOn("burst admitted: count", "other client: failed", "other client: p95")
        .because(
            "burst admitted: count: not one of the 150 requests of the burst was answered with"
                + " 200;.*");
  }

  /** nginx's limiter is a leaky bucket: it queues a burst and answers it over the window. */
  @Test
  @Tag("truth")
  void leakyBucketIsReportedAsRefilling() {
    gateway.limitedBy(Limiters.leakyBucket(99, Duration.ofMillis(60)));
    assertThat(wholeRateLimit().run())
        .failedOnlyOn("within the window: failed")
        .because(
            "within the window: failed: .* The limiter behaves like a bucket that refills, .*");
  }

  @Test
  @Tag("truth")
  void twoReplicasThatCountForThemselvesAreNamed() {
    gateway.limitedBy(
        Limiters.replicas(
            Limiters.slidingLog(60, Duration.ofSeconds(60)),
            Limiters.slidingLog(60, Duration.ofSeconds(60))));
    gateway.refusing(429, headers -> with(headers, "X-RateLimit-Limit", "60"));
    assertThat(run(GatewayRateLimitSimulation.class).run())
        .failedOnlyOn("burst admitted: count")
        .because(
            "burst admitted: count: a limit of 120 was seen: 120 of 150 requests were admitted,"
                + " and X-RateLimit-Limit says 60; the criterion is 100 in 60 s. Replicas that"
                + " count separately would give this result");
  }

  @Test
  @Tag("truth")
  void limiterByAddressIsNotMeasurable() {
    gateway.limitedBy(Limiters.byPeer(Limiters.slidingLog(100, Duration.ofSeconds(60))));
    assertThat(run(GatewayRateLimitSimulation.class).run())
        .couldNotAllBeMeasured("burst admitted: count", "other client: failed", "other client: p95")
        .because(
            "burst admitted: count, .*: the gateway does not tell clients apart by X-Forwarded-For:"
                + " .*. If it tells clients apart by another header, set gateway.client-header of the"
                + " target to that header");
  }

  @Test
  @Tag("truth")
  void limiterByAnotherHeaderIsMeasuredWithThatHeader() {
    gateway
        .tellingClientsApartBy("X-Real-IP")
        .limitedBy(Limiters.slidingLog(100, Duration.ofSeconds(60)));
    assertThat(
            run(GatewayRateLimitSimulation.class)
                .set("lucid.targets.odd.gateway.client-header", "X-Real-IP")
                .run())
        .passed();
  }

  @Test
  @Tag("truth")
  void refusalWithAnotherStatusFails() {
    gateway
        .limitedBy(Limiters.slidingLog(100, Duration.ofSeconds(60)))
        .refusing(503, headers -> headers);
    assertThat(run(GatewayRateLimitSimulation.class).run())
        .failedOnlyOn("burst throttled: failed", "burst request: failed")
        .because(
            "burst throttled: failed: not one of the 150 requests of the burst was answered with"
                + " 429; .*503.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Retry-After       | soon
          X-RateLimit-Limit | 1000
          """)
  @Tag("truth")
  void impossibleHeaderIsNamed(String name, String value) {
    gateway
        .limitedBy(Limiters.slidingLog(100, Duration.ofSeconds(60)))
        .refusing(429, headers -> with(headers, name, value));
    assertThat(run(GatewayRateLimitSimulation.class).run())
        .failedOnlyOn("burst throttled: failed")
        .because(
            "burst throttled: failed: 50, limit = 0 \\(50 x 429 with \"%s: %s\", expected .*"
                .formatted(name, value));
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    headers.put(name, value);
    return headers;
  }

  /** uvicorn closes idle connections after 5 s, so the first users would lose theirs too early. */
  @Test
  @Tag("truth")
  void connectionsThatAreClosedWhenIdleAreKeptOpen() {
    gateway.close();
    gateway = OddGateway.closingIdleAfter(Duration.ofMillis(2_500));
    assertThat(
            run(GatewayConcurrencySimulation.class)
                .set("lucid.load.gateway.concurrency.ramp", "5 s")
                .set("lucid.load.gateway.concurrency.window", "3 s")
                .run())
        .passed();
  }
}
