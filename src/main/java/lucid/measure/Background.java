package lucid.measure;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Makes threads for work beside the load. They do not keep the injector from ending. */
public final class Background {
  private Background() {}

  /** Returns an executor with one daemon thread called {@code name}. */
  public static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          var thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
