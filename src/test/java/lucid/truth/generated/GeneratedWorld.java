package lucid.truth.generated;

import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;

/**
 * A stack with a randomly drawn behaviour, and the simulation that tests it.
 *
 * @param seed the seed that draws the same world again
 * @param dials the dials of the stack
 * @param settings the settings of the load
 * @param truths returns the right verdict, from the stack's record of the run
 */
record GeneratedWorld(
    long seed,
    Class<? extends Simulation> simulation,
    List<String> dials,
    List<String> settings,
    Function<StackRecord, Map<String, Truth>> truths) {
  private static final Path RECORDS = Path.of("target", "truth", "records");

  /** A time-out longer than any drawn wait, after which an answer never comes. */
  private static final String PATIENCE_MILLIS = "9000";

  /** Returns the simulation's name without its package and its last word. */
  String suite() {
    return simulation.getSimpleName().replace("Simulation", "");
  }

  String title() {
    return "seed %d, %s: %s".formatted(seed, suite(), String.join(", ", dials));
  }

  /** Runs the simulation once in this world. */
  Sighting run() throws IOException {
    Files.createDirectories(RECORDS);
    var record = RECORDS.resolve(seed + ".txt").toAbsolutePath();
    var all = new ArrayList<>(dials);
    all.add("record = \"%s\"".formatted(record));
    var run =
        SimulationRun.of(simulation)
            .withoutReport()
            .on(SharedStack.with(all.toArray(String[]::new)))
            .set("gatling.http.requestTimeout", PATIENCE_MILLIS);
    for (var setting : settings) {
      var parts = setting.split(" = ", 2);
      run.set(parts[0], parts[1]);
    }
    var result = run.run();
    // This ends the record.
    SharedStack.with();
    return Sighting.of(this, truths.apply(StackRecord.read(record)), result);
  }
}
