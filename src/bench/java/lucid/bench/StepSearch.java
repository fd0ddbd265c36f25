package lucid.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Searches for the highest load that holds: first up the steps until a step does not hold, then
 * between the last step that held and the first that did not. A step that did not hold is tried
 * once more, since a single stall of the machine is not the end of a reserve.
 */
final class StepSearch {
  private static final double ENOUGH = 1.1;
  private static final double ROUND = 50;

  private final List<Double> steps;
  private final int bisections;
  private int index;
  private int bisected;
  private boolean triedOnce;
  private OptionalDouble held = OptionalDouble.empty();
  private OptionalDouble broke = OptionalDouble.empty();
  private OptionalDouble next;

  /**
   * @param steps the loads, in ascending order
   * @param bisections the most loads that are tried between two steps
   */
  StepSearch(List<Double> steps, int bisections) {
    this.steps = List.copyOf(steps);
    this.bisections = bisections;
    this.next = OptionalDouble.of(steps.get(0));
  }

  /** Returns the load to try next; empty when the search is over. */
  OptionalDouble next() {
    return next;
  }

  /** Notes whether the load of {@link #next} held. */
  void tell(boolean holds) {
    double tried = next.orElseThrow();
    if (holds) {
      held = next;
    } else if (triedOnce) {
      broke = next;
    } else {
      triedOnce = true;
      return;
    }
    triedOnce = false;
    next = broke.isEmpty() ? nextStep() : between(tried);
  }

  private OptionalDouble nextStep() {
    index++;
    return index < steps.size() ? OptionalDouble.of(steps.get(index)) : OptionalDouble.empty();
  }

  private OptionalDouble between(double tried) {
    if (held.isEmpty()
        || bisected == bisections
        || broke.getAsDouble() / held.getAsDouble() < ENOUGH) {
      return OptionalDouble.empty();
    }
    bisected++;
    double middle = (held.getAsDouble() + broke.getAsDouble()) / 2;
    double rounded = Math.round(middle / ROUND) * ROUND;
    return rounded == tried || rounded <= held.getAsDouble() || rounded >= broke.getAsDouble()
        ? OptionalDouble.empty()
        : OptionalDouble.of(rounded);
  }

  /** Returns the highest load that held; empty if no load held. */
  OptionalDouble held() {
    return held;
  }

  /** Returns the lowest load that did not hold; empty if all steps held. */
  OptionalDouble broke() {
    return broke;
  }
}
