package lucid.report;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;
import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.FIRST;
import static lucid.verdict.FakeLog.isOneOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import lucid.campaign.Baseline;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.resources.Resources;
import lucid.resources.UsageInterval;
import lucid.testing.Copies;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Drift;
import lucid.verdict.Environment;
import lucid.verdict.Evidence;
import lucid.verdict.FakeLog;
import lucid.verdict.Interval;
import lucid.verdict.Judge;
import lucid.verdict.Offered;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/** Sample verdicts of the six simulations, for tests of the outputs. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  public static final Campaign.Key KEY =
      new Campaign.Key("20261124-1155", "pi", "full", "c0ffee".repeat(10));

  private static final String HEALTH = "GET /health";
  private static final String VERSION = "GET /api/v1/meta/version";
  private static final double AVAILABILITY = 99.9;
  private static final Duration WINDOW = Duration.ofMillis(59_500);
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration ELEVEN = Duration.ofSeconds(11);
  private static final Duration QUERIES = Duration.ofMillis(9_800);
  private static final Duration WRITES = Duration.ofMillis(19_800);

  /** The beginnings of the database's loads. */
  private static final int QUERIES_FROM = 10_000;

  private static final int WRITES_FROM = 20_000;

  /** The number of earlier campaigns in a history. */
  private static final int EARLIER = 12;

  private Samples() {}

  /** Returns runs of all simulations, 3 minutes apart, that meet every criterion. */
  public static Map<CampaignSimulation, RunVerdict> green() {
    var runs = new LinkedHashMap<CampaignSimulation, RunVerdict>();
    Arrays.stream(CampaignSimulation.values())
        .forEach(planned -> runs.put(planned, run(planned, met(planned))));
    return runs;
  }

  /** Returns runs with a slow gateway, whose answers contain markup that must be escaped. */
  public static Map<CampaignSimulation, RunVerdict> red() {
    var runs = green();
    runs.put(
        CampaignSimulation.GATEWAY_THROUGHPUT,
        run(CampaignSimulation.GATEWAY_THROUGHPUT, tooSlow()));
    runs.put(
        CampaignSimulation.BLOCKCHAIN_LEDGER,
        run(
            CampaignSimulation.BLOCKCHAIN_LEDGER,
            Judge.unmeasured(
                criteria(CampaignSimulation.BLOCKCHAIN_LEDGER),
                Outcome.NOT_MEASURABLE,
                "the height is still 12345 after 20 s: no block is being made"),
            Optional.empty()));
    return runs;
  }

  /** Returns runs with a gateway that is slow only through the limiter, which is informative. */
  public static Map<CampaignSimulation, RunVerdict> informed() {
    var runs = green();
    var planned = CampaignSimulation.GATEWAY_THROUGHPUT;
    var due = Arrivals.constant(VERSION, 525, Duration.ofMillis(14_500));
    var evidence =
        met(planned)
            .sent(60_000, VERSION, 525, due.window(), (i, millis) -> in(116 + i % 5))
            .evidence();
    var criteria = new ArrayList<>(throughputCriteria());
    criteria.add(
        that(VERSION, "sustained throughput > 500 req/s")
            .requestsPerSecond()
            .above(500)
            .over(due)
            .informative());
    criteria.add(
        that(VERSION, "response time < 100 ms p95")
            .p95()
            .below(millis(100))
            .over(due)
            .informative());
    runs.put(planned, run(planned, Judge.judge(criteria, evidence), Optional.of(evidence)));
    return runs;
  }

  private static FakeLog tooSlow() {
    return new FakeLog()
        .sent(
            HEALTH,
            525,
            WINDOW,
            (i, due) ->
                isOneOf(0.0059, i)
                    ? failed(
                        7,
                        "status.find.is(200), but actually found 503:"
                            + " <script>alert('503')</script>")
                    : in(58 + i % 68));
  }

  /** Returns runs whose injector was late in reading answers to queries and look-ups. */
  public static Map<CampaignSimulation, RunVerdict> invalid() {
    var runs = green();
    runs.put(
        CampaignSimulation.DATABASE_OPERATIONS,
        run(CampaignSimulation.DATABASE_OPERATIONS, readLate()));
    return runs;
  }

  private static FakeLog readLate() {
    return database(6, 14).stalledEvery(16, 8, 0, WRITES_FROM);
  }

  /** Returns runs with a gateway that stood still, a late block, and a hot machine. */
  public static Map<CampaignSimulation, RunVerdict> troubled() {
    var runs = green();
    runs.put(
        CampaignSimulation.GATEWAY_THROUGHPUT,
        Copies.with(
            run(CampaignSimulation.GATEWAY_THROUGHPUT, stoodStill()),
            "resources",
            Optional.of(resources())));
    runs.put(
        CampaignSimulation.BLOCKCHAIN_LEDGER,
        run(CampaignSimulation.BLOCKCHAIN_LEDGER, lateBlock()));
    return runs;
  }

  private static FakeLog stoodStill() {
    return new FakeLog()
        .sent(
            HEALTH,
            525,
            WINDOW,
            (i, due) ->
                due >= 30_000 && due < 33_000
                    ? in(33_020 - due)
                    : due >= 45_000 && due < 47_000 && i % 4 == 0
                        ? failed(2, "503")
                        : in(2 + i % 9 + (i % 100 == 0 ? 60 : 0)))
        .stalled(20_000, 18)
        .stalled(52_300, 31);
  }

  private static FakeLog lateBlock() {
    var log = new FakeLog().sent("submit transaction", 110, MINUTE, (i, due) -> in(2 + i % 8));
    int at = 3_000;
    for (int millis : List.of(10_002, 9_998, 10_004, 15_010, 10_001, 9_999)) {
      at += millis;
      log.atOnce("block interval", at - millis, 1, in(millis))
          .atOnce("consensus round", at - 1_200 - millis % 7 * 30, 1, in(1_200 + millis % 7 * 30));
    }
    for (int i = 0; i < 55; i++) {
      log.took("100 transactions committed", 985 + i % 17);
    }
    return log;
  }

  /** Returns the series of a sample's runs, by the sample's name. */
  static Function<Campaign.Simulation, Optional<Series>> drawn(String sample) {
    return simulation -> {
      var planned = CampaignSimulation.of(simulation.name()).orElseThrow();
      return simulation
          .verdict()
          .filter(run -> run.seconds() > 0)
          .map(run -> log(sample, planned))
          .map(log -> series(planned, log, sample.equals("troubled") || sample.equals("compared")));
    };
  }

  private static FakeLog log(String sample, CampaignSimulation planned) {
    return switch (sample + " " + planned) {
      case "red GATEWAY_THROUGHPUT", "compared GATEWAY_THROUGHPUT", "trend GATEWAY_THROUGHPUT" ->
          tooSlow();
      case "invalid DATABASE_OPERATIONS", "trend DATABASE_OPERATIONS" -> readLate();
      case "troubled GATEWAY_THROUGHPUT" -> stoodStill();
      case "troubled BLOCKCHAIN_LEDGER" -> lateBlock();
      default -> met(planned);
    };
  }

  /** Returns the series of a run that recorded {@code log}; its machine may be watched. */
  static Series series(CampaignSimulation planned, FakeLog log, boolean watched) {
    return Series.of(
        planned.simulation(), criteria(planned), log.evidence(), watched ? moments() : List.of());
  }

  /** Returns the usage of a machine that becomes hot and is slowed down. */
  private static List<UsageInterval> moments() {
    long start = new FakeLog().evidence().log().startMillis();
    return IntStream.range(0, 30)
        .mapToObj(
            i ->
                new UsageInterval(
                    start + 2_000L * i,
                    start + 2_000L * (i + 1),
                    Optional.of(55.0 + i % 7 * 4),
                    Optional.of(58.0 + i * 0.9),
                    i >= 14 && i < 18 ? List.of("soft temperature limit") : List.of()))
        .toList();
  }

  /**
   * Returns the red runs with resource usage, compared with an earlier campaign that was green
   * except for a slow mesh.
   */
  public static Map<CampaignSimulation, RunVerdict> compared() {
    var earlier = green();
    earlier.put(
        CampaignSimulation.MESH_SERVICES, run(CampaignSimulation.MESH_SERVICES, mesh(150, 32)));
    var baseline = new Baseline(List.of(Copies.with(campaign(earlier), "id", "20261117-0900")));
    var runs = new LinkedHashMap<CampaignSimulation, RunVerdict>();
    red()
        .forEach(
            (planned, run) ->
                runs.put(
                    planned,
                    baseline.compare(Copies.with(run, "resources", Optional.of(resources())))));
    return runs;
  }

  /**
   * Returns the red runs with an undecided database, compared with twelve earlier green campaigns a
   * day apart.
   */
  public static Map<CampaignSimulation, RunVerdict> trend() {
    var baseline = new Baseline(IntStream.range(0, EARLIER).mapToObj(Samples::earlier).toList());
    var runs = red();
    runs.put(
        CampaignSimulation.DATABASE_OPERATIONS,
        run(CampaignSimulation.DATABASE_OPERATIONS, readLate()));
    runs.replaceAll((planned, run) -> baseline.compare(run));
    return runs;
  }

  /** Returns the two runs of a soak, with the drift of their figures. */
  public static Map<CampaignSimulation, RunVerdict> soak() {
    var runs = green();
    runs.keySet()
        .retainAll(
            List.of(CampaignSimulation.GATEWAY_THROUGHPUT, CampaignSimulation.DATABASE_OPERATIONS));
    runs.replaceAll(
        (planned, run) ->
            Copies.with(
                run,
                "drift",
                Optional.of(
                    Drift.of(
                        criteria(planned),
                        (planned == CampaignSimulation.GATEWAY_THROUGHPUT ? growing() : readLate())
                            .evidence(),
                        Duration.ofSeconds(10)))));
    return runs;
  }

  private static FakeLog growing() {
    return new FakeLog()
        .sent(HEALTH, 525, WINDOW, (index, due) -> in(3 + index % 10 + due / 5_000));
  }

  /** Returns an earlier green campaign, whose times differ a little. */
  public static Campaign earlier(int index) {
    return earlier(index, CampaignSimulation.values());
  }

  /** Returns an earlier campaign of {@code simulations} only. */
  public static Campaign earlier(int index, CampaignSimulation... simulations) {
    var before = Duration.ofDays(EARLIER - index);
    var green = green();
    green.keySet().retainAll(List.of(simulations));
    var runs = new LinkedHashMap<CampaignSimulation, RunVerdict>();
    green.forEach(
        (planned, run) ->
            runs.put(
                planned,
                Copies.with(
                    Copies.with(run, "startedAt", run.startedAt().minus(before)),
                    "criteria",
                    run.criteria().stream().map(one -> varied(one, index)).toList())));
    return Copies.with(
        Copies.with(campaign(runs), "id", "202611%02d-0900".formatted(index + 1)),
        "writtenAt",
        NOON.plusSeconds(600).minus(before));
  }

  private static CriterionVerdict varied(CriterionVerdict of, int index) {
    double by = List.of(0, 1, 0, -1, 1, 0, 2, 0, -1, 0, 1, 0).get(index % EARLIER);
    return of.unit().equals("ms") && of.interval().isPresent()
        ? Copies.with(
            Copies.with(of, "actual", of.actual().map(value -> value + by)),
            "interval",
            of.interval().map(interval -> new Interval(interval.low() + by, interval.high() + by)))
        : of;
  }

  /** Returns the usage of a hot Raspberry Pi. */
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

  /** Returns a campaign in progress: two simulations ended, one was killed, one is under way. */
  public static Map<CampaignSimulation, RunVerdict> halfFinished() {
    var runs = green();
    runs.put(
        CampaignSimulation.GATEWAY_CONCURRENCY,
        underWay(CampaignSimulation.GATEWAY_CONCURRENCY, 1));
    runs.put(
        CampaignSimulation.BLOCKCHAIN_LEDGER,
        underWay(CampaignSimulation.BLOCKCHAIN_LEDGER, ProcessHandle.current().pid()));
    runs.remove(CampaignSimulation.MESH_SERVICES);
    runs.remove(CampaignSimulation.DATABASE_OPERATIONS);
    return runs;
  }

  /** Returns the campaign of {@code runs}. Only the process of this JVM counts as alive. */
  public static Campaign campaign(Map<CampaignSimulation, RunVerdict> runs) {
    return Campaign.of(
        KEY,
        runs.entrySet().stream()
            .map(entry -> new Campaign.Found(folder(entry.getKey()), entry.getValue()))
            .toList(),
        List.of(),
        NOON.plusSeconds(600),
        run -> run.environment().process() == ProcessHandle.current().pid());
  }

  static String folder(CampaignSimulation planned) {
    return planned.simulation().replaceAll(".*\\.", "").toLowerCase(Locale.ROOT)
        + "-20261124115500000";
  }

  /** Returns the verdict of a run that recorded {@code log}. */
  public static RunVerdict run(CampaignSimulation planned, FakeLog log) {
    var evidence = log.evidence();
    return run(planned, Judge.judge(criteria(planned), evidence), Optional.of(evidence));
  }

  private static RunVerdict run(
      CampaignSimulation planned, Judge.Judgement judgement, Optional<Evidence> evidence) {
    double seconds = evidence.map(found -> found.log().endMillis() / 1000.0).orElse(0.0);
    return new RunVerdict(
        planned.simulation(),
        KEY.target(),
        KEY.profile(),
        KEY.id(),
        KEY.fingerprint(),
        NOON.plusSeconds(180L * List.of(CampaignSimulation.values()).indexOf(planned)),
        false,
        seconds,
        phases(seconds),
        judgement.outcome(),
        judgement.reasons(),
        planned == CampaignSimulation.GATEWAY_CONCURRENCY
            ? List.of("this system has no /proc/net/tcp: virtual users stand in for connections")
            : List.of(),
        RunVerdict.Injector.of(
            evidence.map(found -> 3.0),
            evidence.map(found -> 21.4),
            evidence.map(found -> found.stalls().longestMillis()),
            evidence.map(Evidence::host),
            evidence.map(found -> RunVerdict.Growth.of(31_000_000, 43_500_000, 9_800_000))),
        evidence.map(found -> Offered.all(criteria(planned), found)).orElse(List.of()),
        judgement.criteria(),
        Optional.of(judgement.informative()).filter(figures -> !figures.isEmpty()),
        environment(4711),
        evidence.map(found -> folder(planned)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static List<RunVerdict.Phase> phases(double seconds) {
    return List.of(
        new RunVerdict.Phase("start", NOON.minusSeconds(10), 2.5),
        new RunVerdict.Phase("window", NOON, seconds));
  }

  public static RunVerdict underWay(CampaignSimulation planned, long process) {
    var judgement = Judge.unmeasured(criteria(planned), Outcome.ERROR, "has not ended");
    return Copies.with(
        Copies.with(run(planned, judgement, Optional.empty()), "underWay", true),
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
        Map.of("database", "MongoDB 7.0.14; a write is acknowledged with w=1"),
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

  public static List<Criterion> criteria(CampaignSimulation planned) {
    return switch (planned) {
      case GATEWAY_THROUGHPUT -> throughputCriteria();
      case GATEWAY_RATE_LIMIT -> rateLimitCriteria();
      case GATEWAY_CONCURRENCY -> concurrencyCriteria();
      case BLOCKCHAIN_LEDGER -> ledgerCriteria();
      case MESH_SERVICES -> meshCriteria();
      case DATABASE_OPERATIONS -> databaseCriteria();
    };
  }

  private static List<Criterion> throughputCriteria() {
    var due = Arrivals.constant(HEALTH, 525, WINDOW);
    return List.of(
        that(HEALTH, "sustained throughput > 500 req/s").requestsPerSecond().above(500).over(due),
        that(HEALTH, "sustained throughput > 500 req/s, without a standstill")
            .requestsPerSecondInTheSlowestTenSeconds()
            .above(500)
            .over(due),
        that(HEALTH, "response time < 100 ms p95").p95().below(millis(100)).over(due),
        available(HEALTH, AVAILABILITY, due),
        sentAsDue(due));
  }

  private static List<Criterion> rateLimitCriteria() {
    var burst = Arrivals.counted("burst request", 150, Duration.ofSeconds(6));
    var others = Arrivals.constant("other client", 10, Duration.ofSeconds(6));
    return List.of(
        that("burst admitted", "rate limiting: 100 req/min (free tier)")
            .count()
            .between(99, 101)
            .over(burst)
            .during("the burst"),
        that("burst throttled", "every 429 says when to come back")
            .failed()
            .is(0)
            .over(burst)
            .during("the burst"),
        that("other client", "response time < 100 ms p95").p95().below(millis(100)).over(others),
        that("after the window", "100 req/min: admitted again a minute later")
            .failed()
            .is(0)
            .during("once the window has passed"),
        sentAsDue(burst).during("the burst"),
        sentAsDue(others));
  }

  private static List<Criterion> concurrencyCriteria() {
    var opened = Arrivals.counted("connection opened", 1050, Duration.ofSeconds(5));
    var asked =
        Arrivals.repeated(
            "held request", "connection opened", Duration.ofSeconds(1), Duration.ofSeconds(20));
    return List.of(
        that("connection held", "concurrent connections > 1000")
            .count()
            .above(1000)
            .over(opened)
            .dependingOnTheLoad()
            .during("every count of the open connections while they were held"),
        that("held request", "response time < 100 ms p95").p95().below(millis(100)).over(asked),
        available("held request", AVAILABILITY, asked),
        sentAsDue(opened).during("until every virtual user had tried to connect"));
  }

  private static List<Criterion> ledgerCriteria() {
    var due = Arrivals.constant("submit transaction", 110, MINUTE);
    var underLoad = "whole block intervals under the load";
    return List.of(
        available("submit transaction", AVAILABILITY, due),
        that("100 transactions committed", "transaction throughput > 100 tx/s")
            .mean()
            .below(millis(1000))
            .over(due)
            .dependingOnTheLoad()
            .during(underLoad),
        that("block interval", "1 block per 10 seconds")
            .mean()
            .between(9500, 10_500)
            .byTheTargetsClock()
            .during(underLoad),
        that("consensus round", "consensus latency < 5 s")
            .max()
            .below(millis(5000))
            .byTheTargetsClock()
            .during("every block that came under the load"),
        sentAsDue(due));
  }

  private static List<Criterion> meshCriteria() {
    var registrations = Arrivals.constant("register instance", 5, ELEVEN);
    var connects = Arrivals.constant("TCP connect", 50, ELEVEN);
    var pairs = Arrivals.constant("balanced pair", 50, ELEVEN);
    return List.of(
        that("discover instance", "service discovery < 1 s")
            .max()
            .below(millis(1000))
            .over(registrations),
        that("mTLS handshake", "mTLS handshake < 500 ms").p95().below(millis(500)).over(connects),
        that("balancing overhead", "load balancing < 10 ms overhead")
            .p95Of("balanced request", "direct request")
            .atMost(millis(10))
            .over(pairs),
        sentAsDue(registrations),
        sentAsDue(connects),
        sentAsDue(pairs));
  }

  private static List<Criterion> databaseCriteria() {
    var querying = Arrivals.constant("query", 200, QUERIES);
    var writing = Arrivals.constant("write", 1050, WRITES);
    var lookingUp = Arrivals.constant("indexed lookup", 200, QUERIES);
    return List.of(
        that("query", "query latency < 10 ms p95").p95().atMost(millis(10)).over(querying),
        that("write", "write throughput > 1000 ops/s")
            .requestsPerSecond()
            .above(1000)
            .over(writing),
        that("indexed lookup", "index performance < 5 ms").p95().atMost(millis(5)).over(lookingUp),
        that("connection in use", "connection pool > 100")
            .count()
            .above(100)
            .during("every count while the connections were held"),
        sentAsDue(querying),
        sentAsDue(writing),
        sentAsDue(lookingUp));
  }

  private static FakeLog met(CampaignSimulation planned) {
    return switch (planned) {
      case GATEWAY_THROUGHPUT ->
          new FakeLog().sent(HEALTH, 525, WINDOW, (i, due) -> in(1 + i % 5)).stalled(20_000, 12);
      case GATEWAY_RATE_LIMIT -> rateLimit(in(12));
      case GATEWAY_CONCURRENCY -> concurrency();
      case BLOCKCHAIN_LEDGER -> ledger();
      case MESH_SERVICES -> mesh(18, 26);
      case DATABASE_OPERATIONS -> database(4, 7);
    };
  }

  /** Returns a burst with 100 admitted and 50 throttled requests, the last of them {@code last}. */
  static FakeLog rateLimit(FakeLog.Answer last) {
    int at = 1_000;
    return new FakeLog()
        .atOnce("burst request", at, 150, in(12))
        .atOnce("burst admitted", at, 100, in(12))
        .atOnce("burst throttled", at, 49, in(12))
        .atOnce("burst throttled", at, 1, last)
        .sent("other client", 10, Duration.ofSeconds(6), (i, due) -> in(3 + i % 3))
        .atOnce("after the window", 62_000, 1, in(3));
  }

  private static FakeLog concurrency() {
    int users = 1050;
    int heldFrom = 6_000;
    var log = new FakeLog();
    for (int user = 0; user < users; user++) {
      log.atOnce("connection opened", FIRST + 5000 * user / users, 1, in(4));
    }
    for (int i = 0; i < 20 * users; i++) {
      int at = heldFrom + 1000 * (i / users) + 1000 * (i % users) / users;
      log.atOnce("held request", at, 1, in(61 + i % 41));
    }
    return log.atOnce("connection held", 26_000, users, in(0));
  }

  private static FakeLog ledger() {
    var log =
        new FakeLog()
            .sent("submit transaction", 110, MINUTE, (i, due) -> in(2 + i % 8))
            .took("block interval", 9_998, 10_001, 10_004, 10_007, 10_010)
            .took("consensus round", 1_200, 1_230, 1_260, 1_290, 1_310, 1_340);
    for (int i = 0; i < 55; i++) {
      log.took("100 transactions committed", 905 + i % 17);
    }
    return log;
  }

  /** Returns a mesh's log, with handshakes that take {@code from} milliseconds or more. */
  private static FakeLog mesh(int from, int values) {
    return new FakeLog()
        .sent("register instance", 5, ELEVEN, (i, due) -> in(5))
        .sent("discover instance", 5, ELEVEN, (i, due) -> in(158 + i))
        .sent("TCP connect", 50, ELEVEN, (i, due) -> in(1))
        .sent("mTLS handshake", 50, ELEVEN, (i, due) -> in(from + i % values))
        .sent("balanced pair", 50, ELEVEN, (i, due) -> in(12 + i % 8))
        .sent("direct request", 50, ELEVEN, (i, due) -> in(5 + i % 4))
        .sent("balanced request", 50, ELEVEN, (i, due) -> in(8 + i % 4))
        .took("balancing overhead", 3);
  }

  /** Returns a database's log, with look-ups and queries that take from 1 ms to a maximum. */
  private static FakeLog database(int lookUps, int queries) {
    return new FakeLog()
        .sent("indexed lookup", 200, QUERIES, (i, due) -> in(1 + i % lookUps))
        .sent(QUERIES_FROM, "query", 200, QUERIES, (i, due) -> in(1 + i % queries))
        .sent(WRITES_FROM, "write", 1050, WRITES, (i, due) -> in(1 + i % 9))
        .atOnce("connection in use", 45_000, 105, in(0));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Returns the campaign with the embedded stack as its target. */
  static Campaign onTheEmbeddedStack(Campaign campaign) {
    return Copies.with(campaign, "target", "embedded");
  }
}
