package lucid.stack;

import io.vertx.core.Future;
import java.util.Map;

/**
 * One service of the stack.
 *
 * @param <D> its dials
 */
public interface StackService<D> {
  /**
   * Starts it on free ports of loopback.
   *
   * @return its addresses, as they would stand under {@code lucid.targets.NAME.SERVICE}
   */
  Future<Map<String, Object>> start(D dials);

  /** Turns the dials of the running service and forgets what it holds against its clients. */
  Future<Void> turn(D dials);

  /** Ends it; its ports are free and its files gone when the future completes. */
  Future<Void> stop();
}
