package lucid.stack;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A handler before the other handlers of a service. It lets requests wait, fail or go unanswered as
 * a {@link Shape} says, and records each of them. It lives on one event loop.
 */
public final class ShapedHandler implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final Recording recording;
  private final String name;
  private Shape shape = Shape.of(List.of());

  /**
   * @param name the service's name in the record
   */
  public ShapedHandler(Vertx vertx, Recording recording, String name) {
    this.vertx = vertx;
    this.recording = recording;
    this.name = name;
  }

  /** Sets another shape. */
  public void turn(Shape turned) {
    shape = turned;
  }

  @Override
  public void handle(RoutingContext call) {
    long arrived = System.nanoTime();
    var request = call.request();
    var response = call.response();
    var label = name + request.path();
    var client = Optional.ofNullable(request.getHeader("X-Forwarded-For")).orElse("");
    var fate = shape.next(arrived);
    if (fate.isLost()) {
      recording.lost(label, arrived, client);
      return;
    }
    response.endHandler(
        ended ->
            recording.answered(label, arrived, Integer.toString(response.getStatusCode()), client));
    request.pause();
    Delay.then(
        vertx,
        Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(fate.waitNanos())),
        () -> {
          request.resume();
          if (fate.isFailed()) {
            Responses.text(call, 500, "Internal Server Error");
          } else {
            call.next();
          }
        });
  }
}
