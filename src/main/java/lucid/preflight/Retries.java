package lucid.preflight;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeats a request whose answer is not right: a service that fails one request in a hundred can be
 * measured, and its load will show that. Only repeated failure means a mistake in the set-up.
 */
final class Retries {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** The longest attempt that is repeated, so that the whole preflight ends in time. */
  private static final Duration LONGEST_REPEATED = Duration.ofSeconds(4);

  private Retries() {}

  /**
   * Returns the first answer that is as it should be, or else the last one.
   *
   * @param attempt sends the request once
   */
  static <T> T until(Predicate<T> asItShouldBe, Supplier<T> attempt) {
    for (int number = 1; ; number++) {
      long begun = System.nanoTime();
      var answer = attempt.get();
      boolean slow = System.nanoTime() - begun > LONGEST_REPEATED.toNanos();
      if (asItShouldBe.test(answer) || slow || number == ATTEMPTS) {
        return answer;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
