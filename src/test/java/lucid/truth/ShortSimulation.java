package lucid.truth;

import io.gatling.javaapi.core.Simulation;
import java.util.List;

/**
 * A simulation with the shortest windows on which its criteria can still be decided honestly.
 *
 * @param simulation what is run
 * @param shortest what makes these windows the shortest, in a sentence
 * @param dials that hold for all its worlds
 * @param settings its windows, {@code lucid.load... = 3 s}
 */
record ShortSimulation(
    Class<? extends Simulation> simulation,
    String shortest,
    List<String> dials,
    List<String> settings) {

  /** Without its package and its last word. */
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
