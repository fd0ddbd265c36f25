package lucid.capacity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a service goes.
 *
 * @param simulation its class
 * @param title of what was raised
 * @param unit of the loads
 * @param startedAt when the search began
 * @param seconds how long it took
 * @param ending how it ended
 * @param figure the answer in short, {@code at least 4200 requests/s}
 * @param sentence the answer, with what gave way first
 * @param held the run at the highest load that held; absent if none did
 * @param broke the run at the lowest load that did not; absent if all did
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

  /** How a search ended. */
  public enum Ending {
    /** The target's capacity is known. */
    FOUND,
    /** The target holds more than was, or could be, tried. */
    AT_LEAST,
    /** The target holds less than was tried. */
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
