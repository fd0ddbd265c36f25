package lucid.truth;

import io.gatling.javaapi.core.Simulation;
import java.util.List;

/**
 * A simulation with the shortest windows in which its criteria can still be decided.
 *
 * @param simulation the simulation that is run
 * @param shortest the reason why these windows are the shortest, in a sentence
 * @param dials the dials that all its worlds share
 * @param settings its windows, {@code lucid.load... = 3 s}
 */
record ShortSimulation(
    Class<? extends Simulation> simulation,
    String shortest,
    List<String> dials,
    List<String> settings) {

  /** Returns the class name without its package and its last word. */
  String title() {
    return simulation.getSimpleName().replace("Simulation", "");
  }

  World inside(String criterion, String... dials) {
    return new World(this, criterion, World.Side.INSIDE, List.of(dials));
  }

  World outside(String criterion, String... dials) {
    return new World(this, criterion, World.Side.OUTSIDE, List.of(dials));
  }
}
