package lucid.preflight;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Looks at several things at once, so that none waits for one that does not answer. */
final class SideBySide {
  private SideBySide() {}

  /** Starts {@code look} on a daemon thread of its own. */
  static <T> CompletableFuture<T> begin(Supplier<T> look) {
    return CompletableFuture.supplyAsync(
        look,
        task -> {
          var thread = new Thread(task, "preflight");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
