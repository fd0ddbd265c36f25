package lucid.testing;

import lucid.verdict.RunVerdict;

/**
 * Decides by a run's own verdict whether its machine was quiet. On a busy machine the embedded
 * stack itself is slow, and its dials do not tell its real behaviour.
 */
public final class Quiet {
  private static final double BUSY_CORE_PERCENT = 85;
  private static final double STOLEN_PERCENT = 3;
  private static final double STALL_MILLIS = 200;

  private Quiet() {}

  public static boolean was(RunVerdict run) {
    var injector = run.injector();
    return injector.busiestCorePercent().orElse(0.0) < BUSY_CORE_PERCENT
        && injector.stolenPercent().orElse(0.0) < STOLEN_PERCENT
        && injector.longestStallMs().orElse(0.0) < STALL_MILLIS;
  }
}
