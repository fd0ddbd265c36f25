package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonValue;

/** What can be said of a criterion, a run or a campaign; worst first. */
public enum Outcome {
  /** The run broke: it says nothing about the target. */
  ERROR("ERROR"),
  /** The limit lies within the doubt: it may be the injector that misses it, or the sample. */
  INVALID("INVALID"),
  /** Measured, and not met. */
  FAIL("FAIL"),
  /** The target does not offer what was to be measured. */
  NOT_MEASURABLE("NOT MEASURABLE"),
  /** There is no run. */
  NOT_RUN("NOT RUN"),
  /** Measured, and met. */
  PASS("PASS");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** As written everywhere: {@code NOT MEASURABLE}. */
  @JsonValue
  public String words() {
    return words;
  }

  /** The worse of the two: a whole is as good as its worst part. */
  public Outcome worse(Outcome other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
