package lucid.stack.mesh;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import lucid.stack.Delay;
import lucid.stack.Recording;
import lucid.stack.Responses;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;

/** The reading requests of the mesh controller's own API, in variant A of CONTRACT 3. */
final class Controller {
  private final Vertx vertx;
  private final Registry registry;
  private final Certificates certificates;
  private final ShapedHandler shaped;
  private MeshDials.Health dials;

  Controller(
      Vertx vertx,
      Registry registry,
      Certificates certificates,
      MeshDials.Health dials,
      Recording recording) {
    this.vertx = vertx;
    this.shaped = new ShapedHandler(vertx, recording, "controller");
    this.registry = registry;
    this.certificates = certificates;
    turn(dials);
  }

  final void turn(MeshDials.Health turned) {
    dials = turned;
    shaped.turn(Shape.of(turned.shape()));
  }

  Router routes() {
    var router = Router.router(vertx);
    router.route().handler(shaped);
    router.get("/health").handler(this::health);
    router.get("/services").handler(call -> Responses.json(call, 200, services()));
    router.get("/services/:name").handler(this::service);
    router
        .get("/certificates/ca")
        .handler(
            call ->
                Responses.json(
                    call,
                    200,
                    JsonObject.of("ca_certificate", certificates.authority().certificatePem())));
    router.get().handler(call -> refuse(call, 404, "Not Found"));
    router.route().handler(call -> refuse(call, 405, "Method Not Allowed"));
    return router;
  }

  private void health(RoutingContext call) {
    var body =
        new JsonObject()
            .put("status", dials.unhealthy() ? "unhealthy" : "healthy")
            .put("service", "lucid-service-mesh-controller")
            .put("version", "1.0.0")
            .put("components", JsonObject.of("consul", true, "certificates", true, "envoy", false));
    Delay.then(vertx, dials.latency(), () -> Responses.json(call, 200, body));
  }

  private JsonObject services() {
    var services = new JsonArray();
    for (var entry : registry.all()) {
      var service = entry.registration();
      services.add(
          JsonObject.of(
              "name", service.name(),
              "address", service.address(),
              "port", service.port(),
              "tags", service.tags()));
    }
    return JsonObject.of("services", services, "count", services.size());
  }

  private void service(RoutingContext call) {
    var name = call.pathParam("name");
    registry.of(name, true).stream()
        .findFirst()
        .map(Registry.Entry::registration)
        .ifPresentOrElse(
            found ->
                Responses.json(
                    call,
                    200,
                    JsonObject.of(
                        "address", found.address(),
                        "port", found.port(),
                        "service_id", found.id(),
                        "tags", found.tags())),
            () -> refuse(call, 404, "Service '" + name + "' not found"));
  }

  private static void refuse(RoutingContext call, int status, String detail) {
    Responses.json(call, status, JsonObject.of("detail", detail));
  }
}
