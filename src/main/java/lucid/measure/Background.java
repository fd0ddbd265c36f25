package lucid.measure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Makes threads for work beside the load. They do not keep the injector from ending. */
public final class Background {
  private Background() {}

  /** Runs {@code task} on a new daemon thread: no task waits for another. */
  public static <T> CompletableFuture<T> begin(String name, Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, run -> thread(name, run).start());
  }

  private static Thread thread(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns an executor with one daemon thread called {@code name}. */
  public static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(task -> thread(name, task));
  }
}
