package lucid.testing;

import io.gatling.javaapi.core.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import lucid.measure.InnerRun;
import lucid.run.Run;
import lucid.target.EmbeddedStack;
import lucid.verdict.RunVerdict;

/**
 * A whole run of a simulation inside a test's JVM. By default it uses the quick profile and the
 * shared stack. From the second run on, no warm-up is needed.
 */
public final class SimulationRun {
  /** The folder for the logs of stacks that tests start themselves. */
  public static final Path STACK_LOGS = Path.of("target", "stack");

  private static final Path RESULTS = Path.of("target", "it-gatling");
  private static final Duration MID_RUN = Duration.ofSeconds(3);
  private static final Set<Class<?>> WARM = new HashSet<>();

  private final Class<? extends Simulation> simulation;
  private final Map<String, String> properties = new HashMap<>();
  private final List<String> arguments = new ArrayList<>(List.of("-rf", RESULTS.toString()));
  private Optional<Runnable> incident = Optional.empty();
  private final AtomicReference<Optional<RuntimeException>> mishap =
      new AtomicReference<>(Optional.empty());

  private SimulationRun(Class<? extends Simulation> simulation) {
    this.simulation = simulation;
    properties.put("lucid.profile", "quick");
    properties.put("lucid.campaign", "it");
    properties.put("lucid.results-folder", RESULTS.toString());
    // Only the tests that are about the second load wait for it.
    properties.put("lucid.load.gateway.version.window", "0 s");
    properties.put("lucid.warm-up.window", WARM.contains(simulation) ? "0 s" : "3 s");
  }

  public static SimulationRun of(Class<? extends Simulation> simulation) {
    return new SimulationRun(simulation);
  }

  /** Runs against the shared stack, healthy except for {@code dials}. */
  public SimulationRun onStackWith(String... dials) {
    return on(SharedStack.with(dials));
  }

  /** Runs against a stack of the test's own. */
  public SimulationRun on(EmbeddedStack stack) {
    properties.putAll(SharedStack.asTarget(stack));
    return set("lucid.target", "shared");
  }

  /** Sets a key as -D would. */
  public SimulationRun set(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Leaves out Gatling's HTML report, since the verdict comes from the log. */
  public SimulationRun withoutReport() {
    arguments.add("-nr");
    return this;
  }

  /** Lets something happen 3 s after the measured load has begun. */
  public SimulationRun inMidRun(Runnable happening) {
    incident = Optional.of(happening);
    return this;
  }

  /** Gatling's exit status and the verdict of a run. */
  public record Result(int status, RunVerdict verdict) {}

  /**
   * Runs the simulation to its end.
   *
   * @throws lucid.config.InvalidConfigException if a setting is refused
   */
  public Result run() {
    var before = new HashMap<String, String>();
    properties.forEach(
        (key, value) -> {
          before.put(key, System.getProperty(key));
          System.setProperty(key, value);
        });
    var watcher = incident.map(this::whenTheLoadHasBegun);
    try {
      int status = status();
      watcher.ifPresent(Thread::interrupt);
      WARM.add(simulation);
      mishap
          .get()
          .ifPresent(
              cause -> {
                throw new AssertionError("what was to happen in mid-run did not", cause);
              });
      return new Result(status, Run.latest().orElseThrow().concludeEarly());
    } finally {
      before.forEach(
          (key, value) -> {
            if (value == null) {
              System.clearProperty(key);
            } else {
              System.setProperty(key, value);
            }
          });
    }
  }

  private Thread whenTheLoadHasBegun(Runnable happening) {
    var before = Run.latest();
    var watcher =
        new Thread(
            () -> {
              try {
                while (Run.latest().equals(before) || !Run.latest().orElseThrow().loadHasBegun()) {
                  Thread.sleep(10);
                }
                Thread.sleep(MID_RUN.toMillis());
                happening.run();
              } catch (RuntimeException e) {
                mishap.set(Optional.of(e));
              } catch (InterruptedException e) {
                // The run ended before, and the test will notice that nothing happened.
                Thread.currentThread().interrupt();
              }
            },
            "mid-run");
    watcher.setDaemon(true);
    watcher.start();
    return watcher;
  }

  private int status() {
    try {
      return InnerRun.run(simulation, arguments.toArray(String[]::new));
    } catch (lucid.config.InvalidConfigException e) {
      throw e;
    } catch (RuntimeException e) {
      // The run broke, and the verdict says why.
      return 1;
    }
  }
}
