package lucid.stack;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A service of the stack. Its state lives on one event loop, and so needs no locks.
 *
 * @param <D> the type of its dials
 */
public abstract class StackService<D> {
  protected final Vertx vertx;
  private final Context context;

  protected StackService(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Starts the service on free ports of loopback.
   *
   * @return its addresses, as they would stand under {@code lucid.targets.NAME.SERVICE}
   */
  public abstract Future<Map<String, Object>> start(D dials);

  /**
   * Turns the dials of the running service, and forgets the requests that count against its limits.
   */
  public abstract Future<Void> turn(D dials);

  /** Stops the service. Its ports are free and its files gone when the future completes. */
  public abstract Future<Void> stop();

  /** Runs a task on the event loop of this service. */
  protected final <T> Future<T> onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        unused -> {
          try {
            task.get().onComplete(done);
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }
}
