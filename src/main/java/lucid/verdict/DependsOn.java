package lucid.verdict;

/** What a figure depends on beside the target: what can put it in doubt. */
public enum DependsOn {
  /** Nothing of the injector's pace, such as how many of a burst were admitted. */
  NOTHING,
  /** That the load was offered as due, such as a share or a rate. */
  LOAD,
  /** The load, and that the injector itself was on time. */
  TIME,
  /** The target's own clock, such as the time between two blocks. */
  TARGET_CLOCK
}
