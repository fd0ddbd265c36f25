package lucid.log;

import java.util.List;
import java.util.Optional;

/** What a run recorded, and what Gatling says of it. */
public interface RunLog {
  /** In the order in which the simulation made its assertions. */
  List<Answer> answers();

  /** How many records {@code request} has; 0 if it never happened. */
  long count(String request);

  /**
   * From the second of the run in which the first record of {@code request} began to the last, both
   * counted; 0 without records.
   */
  long seconds(String request);

  /** All response times of {@code request}, failed ones too. */
  Distribution distribution(String request);

  /** The failures' messages with their counts, most frequent first. */
  List<String> failures(String request);

  /** When the load began, in milliseconds since the epoch. */
  long startMillis();

  /** From the first to the last thing that happened. */
  long durationMillis();

  /**
   * Gatling's answer to one of its assertions.
   *
   * @param success what decides Gatling's exit status
   * @param actual absent if it recorded nothing that the assertion speaks of
   */
  record Answer(boolean success, Optional<Double> actual) {}
}
