package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;

/** An instance behind the balancer. Each of its answers names it. */
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
    this.shaped = new ShapedHandler(vertx, recording, id);
  }

  void turn(Shape shape) {
    shaped.turn(shape);
  }

  /**
   * Starts to listen if it does not: the first time on a free port, later on the same port.
   *
   * @param after the number of answers after which the instance is dead; 0 = never
   */
  Future<Void> revive(int after) {
    answered = 0;
    deadAfter = after;
    if (server != null) {
      return Future.succeededFuture();
    }
    var router = Router.router(vertx);
    router.route().handler(shaped).handler(this::answer);
    server = Loopback.httpServer(vertx).requestHandler(router);
    return server
        .listen(port, Loopback.HOST)
        .map(
            listening -> {
              port = listening.actualPort();
              return null;
            });
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

  private void answer(RoutingContext call) {
    boolean known = call.request().path().equals("/health");
    answered++;
    call.response().setStatusCode(known ? 200 : 404).putHeader(ID_HEADER, id);
    call.json(
            known
                ? JsonObject.of("status", "healthy", "service", SERVICE)
                : JsonObject.of("detail", "Not Found"))
        .onComplete(
            sent -> {
              if (deadAfter > 0 && answered >= deadAfter) {
                var unused = stop();
              }
            });
  }
}
