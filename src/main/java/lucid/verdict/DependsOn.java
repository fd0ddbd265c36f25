package lucid.verdict;

/** What a figure depends on beside the target: what can put it in doubt. */
public enum DependsOn {
  /** Nothing of the injector's pace, such as how many of a burst were admitted. */
  NOTHING("nothing of the injector's pace"),
  /** That the load was offered as due, such as a share or a rate. */
  LOAD("the load"),
  /** The load, and that the injector itself was on time. */
  TIME("the load and the injector's clock"),
  /** The target's own clock, such as the time between two blocks. */
  TARGET_CLOCK("the target's clock");

  private final String words;

  DependsOn(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
