package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;

/** The mesh controller's own API, variant A of CONTRACT 3, as far as it reads. */
final class Controller {
  private static final String SERVICES = "/services";

  private final Vertx vertx;
  private final Registry registry;
  private final Certificates certificates;
  private final ShapedHandler shaped;
  private HttpServer server;
  private MeshDials.Health dials;

  Controller(
      Vertx vertx,
      Registry registry,
      Certificates certificates,
      MeshDials.Health dials,
      Recording recording) {
    this.vertx = vertx;
    this.shaped = new ShapedHandler(vertx, recording, "controller", this::handle);
    this.registry = registry;
    this.certificates = certificates;
    turn(dials);
  }

  Future<Integer> start() {
    server = Loopback.httpServer(vertx).requestHandler(shaped);
    return server.listen(0, Loopback.HOST).map(HttpServer::actualPort);
  }

  final void turn(MeshDials.Health turned) {
    dials = turned;
    shaped.turn(Shape.of(turned.shape()));
  }

  Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    var path = request.path();
    if (!request.method().equals(HttpMethod.GET)) {
      MeshResponses.json(request, 405, detail("Method Not Allowed"));
    } else if (path.equals("/health")) {
      health(request);
    } else if (path.equals(SERVICES)) {
      MeshResponses.json(request, 200, services());
    } else if (path.startsWith(SERVICES + "/")) {
      service(request, path.substring(SERVICES.length() + 1));
    } else if (path.equals("/certificates/ca")) {
      var pem = certificates.authority().certificatePem();
      MeshResponses.json(request, 200, new JsonObject().put("ca_certificate", pem));
    } else {
      MeshResponses.json(request, 404, detail("Not Found"));
    }
  }

  private void health(HttpServerRequest request) {
    var body =
        new JsonObject()
            .put("status", dials.unhealthy() ? "unhealthy" : "healthy")
            .put("service", "lucid-service-mesh-controller")
            .put("version", "1.0.0")
            .put(
                "components",
                new JsonObject().put("consul", true).put("certificates", true).put("envoy", false));
    if (dials.latency().isZero()) {
      MeshResponses.json(request, 200, body);
    } else {
      vertx.setTimer(dials.latency().toMillis(), passed -> MeshResponses.json(request, 200, body));
    }
  }

  private JsonObject services() {
    var services = new JsonArray();
    registry
        .all()
        .forEach(
            entry ->
                services.add(
                    new JsonObject()
                        .put("name", entry.registration().name())
                        .put("address", entry.registration().address())
                        .put("port", entry.registration().port())
                        .put("tags", entry.registration().tags())));
    return new JsonObject().put("services", services).put("count", services.size());
  }

  private void service(HttpServerRequest request, String name) {
    registry.of(name, true).stream()
        .findFirst()
        .map(Registry.Entry::registration)
        .ifPresentOrElse(
            found ->
                MeshResponses.json(
                    request,
                    200,
                    new JsonObject()
                        .put("address", found.address())
                        .put("port", found.port())
                        .put("service_id", found.id())
                        .put("tags", found.tags())),
            () -> MeshResponses.json(request, 404, detail("Service '" + name + "' not found")));
  }

  private static JsonObject detail(String detail) {
    return new JsonObject().put("detail", detail);
  }
}
