package lucid.verdict;

/** The conditions, beside the target, that a figure depends on and that can put it in doubt. */
public enum DependsOn {
  /** Nothing: for example, the number of a burst's requests that were admitted. */
  NOTHING,
  /** A load that is offered as due: for example, a share or a rate. */
  LOAD,
  /** A load that is offered as due, and an injector that is on time: for example, a percentile. */
  TIME,
  /** The target's own clock: for example, the time between two blocks. */
  TARGET_CLOCK
}
