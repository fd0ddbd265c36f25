package lucid.stack;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stands before the handler of a service's requests: lets some of them wait, fail or go unanswered,
 * as a {@link Shape} has it, and records what became of each. Lives on one event loop.
 */
public final class ShapedHandler implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final Recording recording;
  private final String name;
  private final Handler<HttpServerRequest> service;
  private Shape shape = Shape.of(List.of());

  /**
   * @param name of the service in the record
   */
  public ShapedHandler(
      Vertx vertx, Recording recording, String name, Handler<HttpServerRequest> service) {
    this.vertx = vertx;
    this.recording = recording;
    this.name = name;
    this.service = service;
  }

  /** Takes on another shape. */
  public void turn(Shape turned) {
    shape = turned;
  }

  @Override
  public void handle(HttpServerRequest request) {
    long arrived = System.nanoTime();
    var call = name + request.path();
    var client = Optional.ofNullable(request.getHeader("X-Forwarded-For")).orElse("");
    var fate = shape.next(arrived);
    if (fate.isLost()) {
      recording.lost(call, arrived, client);
      return;
    }
    var response = request.response();
    response.endHandler(
        ended ->
            recording.answered(call, arrived, Integer.toString(response.getStatusCode()), client));
    long millis = TimeUnit.NANOSECONDS.toMillis(fate.waitNanos());
    if (millis == 0) {
      answer(request, fate);
    } else {
      request.pause();
      var unused =
          vertx.setTimer(
              millis,
              passed -> {
                request.resume();
                answer(request, fate);
              });
    }
  }

  private void answer(HttpServerRequest request, Shape.Fate fate) {
    if (fate.isFailed()) {
      request
          .response()
          .setStatusCode(500)
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end("Internal Server Error");
    } else {
      service.handle(request);
    }
  }
}
