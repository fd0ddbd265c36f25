package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;

/** The outcome of a criterion, a run or a campaign; the worst comes first. */
public enum Outcome {
  /** The run broke, and shows nothing about the target. */
  ERROR("ERROR"),
  /** Measured, and undecided: the injector or a small sample may be the cause of the figure. */
  INVALID("INVALID"),
  /** Measured, and not met. */
  FAIL("FAIL"),
  /** The target does not offer what was to be measured. */
  NOT_MEASURABLE("NOT MEASURABLE"),
  /** There is no run, or its load was stopped before this part. */
  NOT_RUN("NOT RUN"),
  /** Measured, and met. */
  PASS("PASS");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** Returns the outcome as every output has it: {@code NOT MEASURABLE}. */
  @JsonValue
  public String words() {
    return words;
  }

  /**
   * Returns the outcome of a whole, which is that of its worst part. A part that failed decides,
   * even beside undecided parts.
   */
  public static Outcome of(Collection<Outcome> parts) {
    boolean failed = parts.contains(FAIL);
    return parts.stream().filter(part -> !failed || part != INVALID).reduce(PASS, Outcome::worse);
  }

  /** Returns the worse of the two. */
  public Outcome worse(Outcome other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
