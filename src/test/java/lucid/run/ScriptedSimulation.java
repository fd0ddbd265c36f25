package lucid.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import lucid.measure.InjectorLag;
import lucid.measure.Recorded;
import lucid.measure.Tally;
import lucid.settings.SettingsReader;
import lucid.verdict.Criterion;

/** A run of Gatling that records what a test wants it to, and decides it as any simulation does. */
public final class ScriptedSimulation extends Simulation {
  /**
   * What is recorded and decided.
   *
   * @param results the results folder
   */
  record Script(Path results, List<Recorded> records, List<Criterion> criteria) {}

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
    setUp(
            scenario("script")
                .exec(Tally.of("script", session -> script.records()))
                .injectOpen(atOnceUsers(1)))
        .assertions(script.criteria().stream().map(Criterion::assertion).toList());
  }

  static void follow(Script script) {
    NEXT.set(script);
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
