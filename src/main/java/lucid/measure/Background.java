package lucid.measure;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Work beside the load, on a thread that does not keep the injector from ending. */
public final class Background {
  private Background() {}

  /** Returns one thread of its own, which a person who lists the threads finds under its name. */
  public static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          var thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
