package lucid.report;

import static lucid.verdict.Criterion.soundOnlyIf;
import static lucid.verdict.Criterion.that;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lucid.campaign.Baseline;
import lucid.campaign.Campaign;
import lucid.campaign.Planned;
import lucid.resources.Resources;
import lucid.testing.Copies;
import lucid.verdict.Criterion;
import lucid.verdict.Environment;
import lucid.verdict.Facts;
import lucid.verdict.FakeLog;
import lucid.verdict.Judge;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/** Verdicts as the six simulations give them, for the tests of what is made of verdicts. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  public static final Campaign.Key KEY =
      new Campaign.Key("20261124-1155", "pi", "full", "c0ffee".repeat(10));

  private static final String HEALTH = "GET /health";
  private static final String LAG = "injector lag";

  private Samples() {}

  /** Every simulation's criteria met, 3 minutes apart. */
  public static Map<Planned, RunVerdict> green() {
    var runs = new LinkedHashMap<Planned, RunVerdict>();
    Arrays.stream(Planned.values())
        .forEach(planned -> runs.put(planned, run(planned, criteria(planned), met(planned))));
    return runs;
  }

  /** A gateway that is too slow, and answers with what must not be taken for markup. */
  public static Map<Planned, RunVerdict> red() {
    var runs = green();
    var criteria = criteria(Planned.GATEWAY_THROUGHPUT);
    runs.put(
        Planned.GATEWAY_THROUGHPUT,
        run(
            Planned.GATEWAY_THROUGHPUT,
            criteria,
            new FakeLog()
                .met(524.97)
                .breached(122)
                .breached(99.41)
                .met(31_237)
                .met(3)
                .recorded(HEALTH, spread(31_237, 58, 125))
                .recorded(LAG, Map.of(3, 1L))
                .failed(
                    HEALTH,
                    "184 x status.find.is(200), but actually found 503: <script>alert('503')</script>")));
    runs.put(
        Planned.BLOCKCHAIN_LEDGER,
        run(
            Planned.BLOCKCHAIN_LEDGER,
            new Judge(new Facts())
                .unmeasured(
                    criteria(Planned.BLOCKCHAIN_LEDGER),
                    Outcome.NOT_MEASURABLE,
                    "the height is still 12345 after 20 s: no block is being made"),
            0));
    return runs;
  }

  /** An injector that could not keep time. */
  public static Map<Planned, RunVerdict> invalid() {
    var runs = green();
    runs.put(
        Planned.DATABASE_OPERATIONS,
        run(
            Planned.DATABASE_OPERATIONS,
            criteria(Planned.DATABASE_OPERATIONS),
            new FakeLog()
                .breached(14)
                .met(1049.9)
                .met(5)
                .met(105)
                .breached(38)
                .recorded("query", spread(18_000, 1, 14))
                .recorded("write", spread(62_475, 2, 21))
                .recorded("indexed lookup", spread(18_000, 1, 5))
                .recorded("connection in use", Map.of(0, 105L))
                .recorded(LAG, Map.of(38, 1L))));
    return runs;
  }

  /**
   * The red one, of a machine that tells what it was busy with, beside an earlier campaign that was
   * green, but for a slow mesh.
   */
  public static Map<Planned, RunVerdict> compared() {
    var earlier = green();
    earlier.put(
        Planned.MESH_SERVICES,
        run(
            Planned.MESH_SERVICES,
            criteria(Planned.MESH_SERVICES),
            new FakeLog()
                .met(212)
                .met(180)
                .met(3)
                .met(3)
                .recorded("mTLS handshake", spread(400, 150, 181))
                .recorded("balancing overhead", spread(600, 0, 3))
                .recorded(LAG, Map.of(3, 1L))));
    var baseline = new Baseline(Copies.with(campaign(earlier), "id", "20261117-0900"));
    var runs = new LinkedHashMap<Planned, RunVerdict>();
    red()
        .forEach(
            (planned, run) ->
                runs.put(
                    planned,
                    baseline.compare(Copies.with(run, "resources", Optional.of(resources())))));
    return runs;
  }

  /** A Raspberry Pi that was hot. */
  static Resources resources() {
    return new Resources(
        "http://192.168.0.75:9100/metrics",
        59.8,
        31,
        0,
        Optional.of(new Resources.Level(71.2, 12.5, 88)),
        Optional.of(3.2),
        Optional.of(new Resources.Level(42.1, 41.8, 42.7)),
        Optional.of(new Resources.Level(61.8, 55.2, 68.4)),
        Optional.of(new Resources.Level(88, 62.5, 100)),
        Optional.of(List.of("soft temperature limit")),
        Optional.of(new Resources.Network(1_234_000, 340_000)),
        Optional.of(new Resources.Disk("mmcblk0", 34.1, 0, 1_200_000)),
        List.of(
            new Resources.Container("api-gateway", 1.31, Optional.of(122e6)),
            new Resources.Container("lucid-mongodb", 0.42, Optional.of(1.1e9)),
            new Resources.Container("node-exporter", 0.01, Optional.empty())));
  }

  /** Two simulations ended, one was killed, one is under way, two were not begun. */
  public static Map<Planned, RunVerdict> halfFinished() {
    var runs = green();
    runs.put(Planned.GATEWAY_CONCURRENCY, underWay(Planned.GATEWAY_CONCURRENCY, 1));
    runs.put(
        Planned.BLOCKCHAIN_LEDGER,
        underWay(Planned.BLOCKCHAIN_LEDGER, ProcessHandle.current().pid()));
    runs.remove(Planned.MESH_SERVICES);
    runs.remove(Planned.DATABASE_OPERATIONS);
    return runs;
  }

  /** As it would be read from the results folder; the process of this JVM is the only one alive. */
  public static Campaign campaign(Map<Planned, RunVerdict> runs) {
    return Campaign.of(
        KEY,
        runs.entrySet().stream()
            .map(entry -> new Campaign.Found(folder(entry.getKey()), entry.getValue()))
            .toList(),
        List.of(),
        NOON.plusSeconds(600),
        run -> run.environment().process() == ProcessHandle.current().pid());
  }

  static String folder(Planned planned) {
    return planned.simulation().replaceAll(".*\\.", "").toLowerCase(Locale.ROOT)
        + "-20261124115500000";
  }

  static RunVerdict run(Planned planned, List<Criterion> criteria, FakeLog log) {
    return run(planned, new Judge(new Facts()).judge(criteria, log), 59.5);
  }

  private static RunVerdict run(Planned planned, Judge.Judgement judgement, double seconds) {
    var run =
        new RunVerdict(
            planned.simulation(),
            KEY.target(),
            KEY.profile(),
            KEY.id(),
            KEY.fingerprint(),
            NOON.plusSeconds(180L * List.of(Planned.values()).indexOf(planned)),
            false,
            seconds,
            phases(seconds),
            judgement.outcome(),
            judgement.reason(),
            planned == Planned.GATEWAY_CONCURRENCY
                ? List.of(
                    "this system has no /proc/net/tcp: virtual users stand in for connections")
                : List.of(),
            new RunVerdict.Injector(Optional.empty(), Optional.empty()),
            judgement.criteria(),
            environment(4711),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return seconds == 0
        ? run
        : Copies.with(
            Copies.with(
                run, "injector", new RunVerdict.Injector(Optional.of(3.0), Optional.of(21.4))),
            "report",
            Optional.of(folder(planned)));
  }

  private static List<RunVerdict.Phase> phases(double seconds) {
    return List.of(
        new RunVerdict.Phase("start", NOON.minusSeconds(10), 2.5),
        new RunVerdict.Phase("window", NOON, seconds));
  }

  public static RunVerdict underWay(Planned planned, long process) {
    var judgement =
        new Judge(new Facts()).unmeasured(criteria(planned), Outcome.ERROR, "has not ended");
    return Copies.with(
        Copies.with(run(planned, judgement, 0), "underWay", true),
        "environment",
        environment(process));
  }

  static Environment environment(long process) {
    var addresses = new LinkedHashMap<String, String>();
    addresses.put("gateway", "http://192.168.0.75:8080");
    addresses.put("blockchain", "http://192.168.0.75:8084");
    addresses.put("mesh controller", "http://192.168.0.75:8088");
    addresses.put("database", "mongodb://192.168.0.75:27017/");
    return new Environment(
        addresses,
        Optional.of("061ccaa7622e"),
        Optional.of(true),
        "Debian 17.0.13",
        "3.15.1",
        "Linux 6.1.0 amd64",
        "AMD EPYC 7763 64-Core Processor",
        2,
        "tsc, Etc/UTC",
        process);
  }

  public static List<Criterion> criteria(Planned planned) {
    var lag = soundOnlyIf(LAG, "the injector's event loops were on time").max().atMost(millis(10));
    return switch (planned) {
      case GATEWAY_THROUGHPUT ->
          List.of(
              that(HEALTH, "sustained throughput > 500 req/s").requestsPerSecond().above(500),
              that(HEALTH, "response time < 100 ms p95").p95().below(millis(100)),
              that(HEALTH, "availability > 99.9 %").success().above(99.9),
              soundOnlyIf(HEALTH, "nearly everything that was due was sent")
                  .count()
                  .atLeast(30_612),
              lag);
      case GATEWAY_RATE_LIMIT ->
          List.of(
              that("burst admitted", "rate limiting: 100 req/min (free tier)")
                  .count()
                  .between(99, 101),
              that("burst throttled", "every 429 says when to come back").failed().is(0),
              lag);
      case GATEWAY_CONCURRENCY ->
          List.of(
              that("connection held", "concurrent connections > 1000").count().above(1000),
              that("held request", "response time < 100 ms p95").p95().below(millis(100)),
              lag);
      case BLOCKCHAIN_LEDGER ->
          List.of(
              that("100 transactions committed", "transaction throughput > 100 tx/s")
                  .mean()
                  .below(millis(1000)),
              that("block interval", "1 block per 10 seconds").mean().between(9500, 10_500),
              that("consensus round", "consensus latency < 5 s").max().below(millis(5000)),
              lag);
      case MESH_SERVICES ->
          List.of(
              that("discover instance", "service discovery < 1 s").max().below(millis(1000)),
              that("mTLS handshake", "mTLS handshake < 500 ms").p95().below(millis(500)),
              that("balancing overhead", "load balancing < 10 ms overhead")
                  .p95()
                  .atMost(millis(10)),
              lag);
      case DATABASE_OPERATIONS ->
          List.of(
              that("query", "query latency < 10 ms p95").p95().atMost(millis(10)),
              that("write", "write throughput > 1000 ops/s").requestsPerSecond().above(1000),
              that("indexed lookup", "index performance < 5 ms").p95().atMost(millis(5)),
              that("connection in use", "connection pool > 100").count().above(100),
              lag);
    };
  }

  private static FakeLog met(Planned planned) {
    var log =
        switch (planned) {
          case GATEWAY_THROUGHPUT ->
              new FakeLog()
                  .met(524.97)
                  .met(5)
                  .met(100)
                  .met(31_237)
                  .recorded(HEALTH, spread(31_237, 1, 5));
          case GATEWAY_RATE_LIMIT ->
              new FakeLog()
                  .met(100)
                  .met(0)
                  .recorded("burst admitted", spread(100, 3, 12))
                  .recorded("burst throttled", spread(50, 3, 12));
          case GATEWAY_CONCURRENCY ->
              new FakeLog()
                  .met(1050)
                  .met(99)
                  .recorded("connection held", Map.of(0, 1050L))
                  .recorded("held request", spread(2_100, 61, 101));
          case BLOCKCHAIN_LEDGER ->
              new FakeLog()
                  .met(912)
                  .met(10_004)
                  .met(1_340)
                  .recorded("100 transactions committed", spread(55, 905, 921))
                  .recorded("block interval", spread(5, 9_998, 10_010))
                  .recorded("consensus round", spread(6, 1_200, 1_340));
          case MESH_SERVICES ->
              new FakeLog()
                  .met(212)
                  .met(42)
                  .met(3)
                  .recorded("discover instance", spread(40, 90, 212))
                  .recorded("mTLS handshake", spread(400, 18, 43))
                  .recorded("balancing overhead", spread(600, 0, 3));
          case DATABASE_OPERATIONS ->
              new FakeLog()
                  .met(7)
                  .met(1049.9)
                  .met(4)
                  .met(105)
                  .recorded("query", spread(18_000, 1, 7))
                  .recorded("write", spread(62_475, 1, 9))
                  .recorded("indexed lookup", spread(18_000, 1, 4))
                  .recorded("connection in use", Map.of(0, 105L));
        };
    return log.met(3).recorded(LAG, Map.of(3, 1L));
  }

  /** So many records, evenly from one response time to another. */
  private static Map<Integer, Long> spread(long records, int from, int to) {
    var counts = new TreeMap<Integer, Long>();
    int values = to - from + 1;
    for (int i = 0; i < values; i++) {
      counts.put(from + i, records / values + (i < records % values ? 1 : 0));
    }
    return counts;
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** The same, of the embedded stack. */
  static Campaign onTheEmbeddedStack(Campaign campaign) {
    return Copies.with(campaign, "target", "embedded");
  }
}
