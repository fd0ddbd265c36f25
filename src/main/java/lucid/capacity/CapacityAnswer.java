package lucid.capacity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The answer of one search: the highest load that a service holds.
 *
 * @param simulation the class name of the simulation
 * @param title the name of the load that was raised
 * @param unit the unit of the load
 * @param startedAt when the search began
 * @param seconds the duration of the search
 * @param ending the way in which the search ended
 * @param figure the answer in short, {@code at least 4200 requests/s}
 * @param sentence the answer, with what gave way first
 * @param held the run at the highest load that held; absent if no load held
 * @param broke the run at the lowest load that did not hold; absent if all loads held
 * @param steps all runs, in their order
 */
public record CapacityAnswer(
    String simulation,
    String title,
    String unit,
    Instant startedAt,
    double seconds,
    Ending ending,
    String figure,
    String sentence,
    Optional<CapacityStep> held,
    Optional<CapacityStep> broke,
    List<CapacityStep> steps) {

  /** The way in which a search ended. */
  public enum Ending {
    /** The target's capacity is known. */
    FOUND,
    /** The target holds every load that could be tried. */
    AT_LEAST,
    /** The target holds none of the loads that were tried. */
    LESS_THAN,
    /** There is no answer: a run broke, or the time was too short. */
    NO_ANSWER,
    /** The search goes on, or was killed. */
    UNDER_WAY
  }

  /** Returns whether the question has an answer. */
  @JsonIgnore
  public boolean isFound() {
    return ending == Ending.FOUND || ending == Ending.AT_LEAST || ending == Ending.LESS_THAN;
  }
}
