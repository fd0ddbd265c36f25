package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;

/** One of the instances behind the balancer; says in every answer which. */
final class Instance {
  static final String SERVICE = "mesh-sample";
  static final String ID_HEADER = "X-Instance-Id";

  private final Vertx vertx;
  private final String id;
  private final ShapedHandler shaped;
  private HttpServer server;
  private int port;
  private int answered;
  private int deadAfter;

  Instance(Vertx vertx, int number, Recording recording) {
    this.vertx = vertx;
    this.id = SERVICE + "-" + number;
    this.shaped = new ShapedHandler(vertx, recording, id, this::handle);
  }

  void turn(Shape shape) {
    shaped.turn(shape);
  }

  /** Listens: the first time on a free port, later on the same again. */
  Future<Void> start() {
    server = Loopback.httpServer(vertx).requestHandler(shaped);
    return server
        .listen(port, Loopback.HOST)
        .map(
            listening -> {
              port = listening.actualPort();
              return null;
            });
  }

  /**
   * Listens again if it was dead.
   *
   * @param after so many answers it is gone; 0 = never
   */
  Future<Void> revive(int after) {
    answered = 0;
    deadAfter = after;
    return server == null ? start() : Future.succeededFuture();
  }

  Future<Void> stop() {
    var stopping = server;
    server = null;
    return stopping == null ? Future.succeededFuture() : stopping.close();
  }

  String id() {
    return id;
  }

  int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    boolean known = request.path().equals("/health");
    var answer =
        known
            ? new JsonObject().put("status", "healthy").put("service", SERVICE)
            : new JsonObject().put("detail", "Not Found");
    answered++;
    request
        .response()
        .setStatusCode(known ? 200 : 404)
        .putHeader("Content-Type", "application/json")
        .putHeader(ID_HEADER, id)
        .end(answer.encode())
        .onComplete(
            sent -> {
              if (deadAfter > 0 && answered >= deadAfter) {
                var unused = stop();
              }
            });
  }
}
