package lucid.capacity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lucid.campaign.Campaign;
import lucid.capacity.CapacityQuestion.Setting;
import lucid.capacity.CapacitySearch.Trial;
import lucid.capacity.CapacityStep.GaveWay;
import lucid.settings.Capacity;
import lucid.verdict.Outcome;

/** Searches on invented services, each of which holds a given load. */
public final class CapacitySamples {
  public static final Campaign.Key KEY = new Campaign.Key("today", "embedded", "capacity", "abc");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final Duration HOLD = Duration.ofSeconds(30);

  private CapacitySamples() {}

  static Capacity settings(Duration time) {
    var bounds = new Capacity.Bounds(525, 10_000);
    return new Capacity(true, 5, HOLD, time, new Capacity.Gateway(bounds, bounds), bounds, bounds);
  }

  static CapacityQuestion requests(int most) {
    return new CapacityQuestion(
        "Gateway requests",
        "requests/s",
        "lucid.capacity.gateway.throughput",
        new Capacity.Bounds(525, most),
        new Setting("lucid.load.gateway.throughput.rate", 525),
        new Setting("lucid.criteria.gateway.throughput.requests-per-second", 500),
        Map.of("lucid.load.gateway.throughput.window", "30000 ms"),
        "GET /health",
        "GET /health: requests per second",
        perSecond -> perSecond,
        Optional.empty());
  }

  /** Returns a run in which the target took the whole load. */
  static CapacityStep held(Trial trial) {
    return new CapacityStep(
        trial.load(),
        trial.hold(),
        trial.hold() ? 30.2 : 9.8,
        Outcome.PASS,
        Optional.of(trial.load() - 0.4),
        Optional.of(trial.load() / 100),
        Optional.of(100.0),
        Optional.empty(),
        Optional.empty(),
        "capacity/run");
  }

  /** Returns a run that did not hold. */
  static CapacityStep gaveWay(Trial trial, GaveWay who, String reason) {
    return new CapacityStep(
        trial.load(),
        trial.hold(),
        14.5,
        who == GaveWay.TARGET ? Outcome.FAIL : Outcome.INVALID,
        Optional.of(trial.load() * 0.9),
        who == GaveWay.TARGET ? Optional.of(2 * trial.load()) : Optional.empty(),
        Optional.of(100.0),
        Optional.of(who),
        Optional.of(reason),
        "capacity/run");
  }

  /** Searches with runs that take half a minute each. */
  static CapacityAnswer answer(
      CapacityQuestion question,
      String simulation,
      Duration time,
      Function<Trial, CapacityStep> service) {
    var settings = settings(time);
    var search = new CapacitySearch(question.bounds(), settings);
    var answers = new AnswerMaker(question, settings, simulation, NOON);
    var steps = new ArrayList<CapacityStep>();
    var elapsed = Duration.ZERO;
    for (var next = search.next(elapsed); next.isPresent(); next = search.next(elapsed)) {
      var step = service.apply(next.get());
      steps.add(step);
      var took = Duration.ofSeconds(next.get().hold() ? 50 : 30);
      elapsed = elapsed.plus(took);
      search.tell(next.get(), step.outcome(), took);
    }
    return answers.of(search, steps, elapsed);
  }

  static CapacityAnswer answer(Function<Trial, CapacityStep> service) {
    return answer(
        requests(10_000),
        "lucid.gateway.GatewayThroughputSimulation",
        Duration.ofHours(1),
        service);
  }

  public static CapacityAnswer found() {
    return answer(
        trial ->
            trial.load() <= 1500
                ? held(trial)
                : gaveWay(trial, GaveWay.TARGET, "GET /health: p95: 812 ms, limit < 100 ms"));
  }

  public static CapacityAnswer injectorsLimit(String simulation) {
    return answer(
        requests(10_000),
        simulation,
        Duration.ofHours(1),
        trial ->
            trial.load() <= 4000
                ? held(trial)
                : gaveWay(
                    trial,
                    GaveWay.INJECTOR,
                    "GET /health: count: the load was softer than due <script>alert(1)</script>"));
  }

  public static CapacityAnswer broken() {
    var maker =
        new AnswerMaker(
            requests(10_000),
            settings(Duration.ofHours(1)),
            "lucid.database.DatabaseOperationsSimulation",
            NOON);
    var last =
        new CapacityStep(
            1050,
            false,
            0,
            Outcome.ERROR,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("nothing listens on port 1. Is the service running?"),
            "capacity/run");
    return maker.ended(last, List.of(held(new Trial(525, false)), last), Duration.ofMinutes(1));
  }

  /** Returns the answers of one campaign. */
  public static CapacityReport report(CapacityAnswer... answers) {
    var report = CapacityReport.of(KEY, NOON);
    for (var answer : answers) {
      report = report.with(answer, NOON);
    }
    return report;
  }
}
