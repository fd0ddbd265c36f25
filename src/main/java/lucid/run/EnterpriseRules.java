package lucid.run;

import lucid.measure.Deployment;
import lucid.settings.Purpose;
import lucid.settings.Settings;
import lucid.target.PreflightException;

/** Refuses runs that Gatling Enterprise can't carry out, before any load. */
final class EnterpriseRules {
  private EnterpriseRules() {}

  /**
   * Refuses a run that would measure nothing, or something other than the criteria.
   *
   * @param divisible true if the simulation's figures do not depend on the number of load
   *     generators
   * @throws PreflightException if the run is refused; its message says what to change in {@code
   *     .gatling/package.conf}
   */
  static void require(
      Deployment deployment, Settings settings, Class<?> simulation, boolean divisible) {
    if (!deployment.enterprise()) {
      return;
    }
    if (settings.purpose() == Purpose.ONCE) {
      throw new PreflightException(
          "lucid.profile = once: Gatling Enterprise judges by assertions, and this profile has none");
    }
    if (settings.target().equals(Settings.EMBEDDED)) {
      throw new PreflightException(
          "lucid.target = embedded: a load generator of Gatling Enterprise starts no stack of its own. Name your services in .gatling/package.conf, parameters.systemProperties: \"lucid.target\" = NAME, a key of lucid.targets in conf/lucid.conf");
    }
    if (deployment.loadGenerators() > 1 && !divisible) {
      throw new PreflightException(
          "%s on %d load generators: expected 1 (locations: size = 1 in .gatling/package.conf). Each load generator would count, register and clean up for itself, and none would see the whole load"
              .formatted(simulation.getSimpleName(), deployment.loadGenerators()));
    }
  }
}
