package lucid.stack;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Delays answers without blocking a thread. */
public final class Delay {
  private Delay() {}

  /** Runs a task after a delay of whole milliseconds; at once if the delay is zero. */
  public static void then(Vertx vertx, Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      vertx.setTimer(Math.max(1, delay.toMillis()), passed -> task.run());
    }
  }

  /** Returns a random duration below {@code most}; zero if {@code most} is zero. */
  public static Duration upTo(Duration most) {
    return most.isZero()
        ? Duration.ZERO
        : Duration.ofNanos(ThreadLocalRandom.current().nextLong(most.toNanos()));
  }
}
