package lucid.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import lucid.measure.InjectorLag;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.SlowestSpan;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.settings.SettingsReader;
import lucid.verdict.Criterion;

/** A run of Gatling that records a test's script, and decides it as any simulation does. */
public final class ScriptedSimulation extends Simulation {
  /**
   * The records of a run, and the criteria that decide it.
   *
   * @param results the results folder
   * @param records the records; times count from the moment of recording
   * @param slowest the fewest answers in any span, if a criterion needs them
   */
  record Script(Path results, List<LogRecord> records, long slowest, List<Criterion> criteria) {}

  private static final AtomicReference<Script> NEXT = new AtomicReference<>();

  private final Run run;

  public ScriptedSimulation() {
    var script = NEXT.get();
    var properties = new Properties();
    properties.setProperty("lucid.results-folder", script.results().toString());
    run =
        Run.begin(
            getClass(),
            SettingsReader.read(properties),
            script.criteria(),
            new InjectorLag(Duration.ofMillis(5)));
    var watch =
        new RequestWatch(
            script.criteria().stream()
                .flatMap(one -> one.gatling().companions().stream())
                .distinct()
                .toList(),
            List.of(),
            Map.of(),
            Set.of());
    setUp(
            scenario("script")
                .exec(
                    Tally.eventually(
                        "script",
                        session -> CompletableFuture.completedFuture(records(script, watch)),
                        watch))
                .injectOpen(atOnceUsers(1)))
        .assertions(script.criteria().stream().map(one -> one.gatling().assertion()).toList());
  }

  static void follow(Script script) {
    NEXT.set(script);
  }

  private static List<LogRecord> records(Script script, RequestWatch watch) {
    script.records().stream()
        .map(LogRecord::name)
        .distinct()
        .forEach(one -> watch.requests(one).sent());
    long now = Ticker.SYSTEM.epochMillis();
    var all = new ArrayList<LogRecord>();
    for (var one : script.records()) {
      all.add(
          new LogRecord(one.name(), now + one.startMillis(), now + one.endMillis(), one.failure()));
    }
    script.criteria().stream()
        .flatMap(criterion -> criterion.gatling().spans().stream())
        .forEach(span -> all.add(slowest(span, script.slowest(), now)));
    return all;
  }

  /** Returns the record that the watch of a real run computes at the end of the load. */
  private static LogRecord slowest(SlowestSpan span, long fewest, long now) {
    long millis = span.span().toMillis() * span.answers() / fewest;
    return new LogRecord(span.name(), now, now + millis, Optional.empty());
  }

  @Override
  public void before() {
    run.loadBegins(Duration.ZERO);
  }

  @Override
  public void after() {
    run.loadHasEnded();
  }
}
