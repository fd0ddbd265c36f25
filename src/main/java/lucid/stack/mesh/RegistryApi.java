package lucid.stack.mesh;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lucid.stack.Delay;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Responses;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;

/**
 * The part of Consul's HTTP API that CONTRACT 6.3 names, with blocking queries: {@code index} and
 * {@code wait} of a look-up, {@code X-Consul-Index} of its answer.
 */
final class RegistryApi {
  private static final String TOKEN = "X-Consul-Token";

  private static final JsonArray NODE =
      new JsonArray().add(new JsonObject().put("Node", "lucid").put("Address", Loopback.HOST));

  /** Consul's own default for the wait of a blocking query. */
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final Registry registry;
  private final ShapedHandler lookUps;
  private MeshDials.Discovery dials;
  private Share refused = new Share();
  private Share failedLookUps = new Share();

  RegistryApi(Vertx vertx, Registry registry, MeshDials.Discovery dials, Recording recording) {
    this.vertx = vertx;
    this.registry = registry;
    this.lookUps = new ShapedHandler(vertx, recording, "look-up");
    turn(dials);
  }

  final void turn(MeshDials.Discovery turned) {
    dials = turned;
    lookUps.turn(Shape.of(turned.lookUpShape()));
    refused = new Share();
    failedLookUps = new Share();
  }

  Router routes() {
    var router = Router.router(vertx);
    var lookUp = router.get("/v1/health/service/:name");
    lookUp.handler(
        call -> {
          if (waits(call)) {
            call.next();
          } else {
            lookUps.handle(call);
          }
        });
    lookUp.handler(this::lookUp);
    router.route("/v1/internal/acl/authorize").handler(this::authorize);
    router
        .put()
        .handler(
            call -> {
              if (isAuthorized(call)) {
                call.next();
              } else {
                Responses.text(
                    call, 403, "Permission denied: token lacks permission 'service:write'");
              }
            });
    router
        .put("/v1/agent/service/register")
        .handler(BodyHandler.create(false))
        .handler(this::register);
    router.put("/v1/agent/service/deregister/:id").handler(this::deregister);
    router
        .get("/v1/agent/services")
        .handler(
            call -> Responses.json(call, 200, isAuthorized(call) ? services() : new JsonObject()));
    router
        .get("/v1/catalog/nodes")
        .handler(call -> Responses.json(call, 200, isAuthorized(call) ? NODE : new JsonArray()));
    router
        .get("/v1/status/leader")
        // A single server would answer with its own address; nobody connects to it.
        .handler(call -> Responses.text(call, 200, "\"" + Loopback.HOST + ":8300\""));
    router
        .get()
        .handler(
            call ->
                Responses.text(call, 404, "Invalid URL path: not a recognized HTTP API endpoint"));
    router
        .route()
        .handler(
            call ->
                Responses.text(call, 405, "method " + call.request().method() + " not allowed"));
    return router;
  }

  private boolean isAuthorized(RoutingContext call) {
    return dials.token().map(token -> token.equals(call.request().getHeader(TOKEN))).orElse(true);
  }

  /** Answers the request by which Consul's own user interface asks what it may offer. */
  private void authorize(RoutingContext call) {
    if (dials.token().isEmpty()) {
      Responses.text(call, 401, "ACL support disabled");
    } else if (call.request().getHeader(TOKEN) == null) {
      Responses.json(call, 200, JsonArray.of(JsonObject.of("Allow", false)));
    } else if (isAuthorized(call)) {
      Responses.json(call, 200, JsonArray.of(JsonObject.of("Allow", true)));
    } else {
      Responses.text(call, 403, "ACL not found");
    }
  }

  private void register(RoutingContext call) {
    if (refused.picks(dials.refusedPercent())) {
      Responses.text(call, 500, "rpc error: no cluster leader");
      return;
    }
    try {
      registry.register(asItWillAppear(Registration.of(call.body().asString())));
      Responses.text(call, 200, "");
    } catch (IllegalArgumentException e) {
      Responses.text(call, 400, e.getMessage());
    }
  }

  private Registration asItWillAppear(Registration registration) {
    return dials.wrongAddress() ? registration.elsewhere() : registration;
  }

  private void deregister(RoutingContext call) {
    var id = call.pathParam("id");
    if (registry.deregister(id)) {
      Responses.text(call, 200, "");
    } else {
      Responses.text(
          call,
          404,
          "Unknown service ID \"" + id + "\". Ensure that the service ID is passed, not the name.");
    }
  }

  private JsonObject services() {
    var services = new JsonObject();
    registry
        .all()
        .forEach(
            entry -> services.put(entry.registration().id(), entry.registration().asService()));
    return services;
  }

  /** Answers at once or, if the client has the newest state, after a change or its wait. */
  private void lookUp(RoutingContext call) {
    var request = call.request();
    var name = call.pathParam("name");
    long known;
    Duration wait;
    try {
      known = Long.parseLong(request.getParam("index", "0"));
      wait = wait(request);
    } catch (NumberFormatException | ConfigException e) {
      Responses.text(call, 400, "Invalid index or wait: " + e.getMessage());
      return;
    }
    if (!dials.blockingQueries() || known < registry.indexOf(name)) {
      answer(call, name);
      return;
    }
    var answered = new AtomicBoolean();
    Runnable answer =
        () -> {
          if (answered.compareAndSet(false, true)) {
            answer(call, name);
          }
        };
    registry.atNextChangeOf(name, answer);
    var timer =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            passed -> {
              registry.forget(name, answer);
              answer.run();
            });
    request
        .response()
        .endHandler(ended -> vertx.cancelTimer(timer))
        .closeHandler(
            closed -> {
              vertx.cancelTimer(timer);
              registry.forget(name, answer);
            });
  }

  private static Duration wait(HttpServerRequest request) {
    var wait =
        Optional.ofNullable(request.getParam("wait"))
            .map(text -> ConfigFactory.parseMap(Map.of("wait", text)).getDuration("wait"))
            .orElse(DEFAULT_WAIT);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static boolean waits(RoutingContext call) {
    return call.request().params().contains("index");
  }

  private void answer(RoutingContext call, String name) {
    // The registry itself delays the answers to look-ups that wait for a change.
    if (waits(call)) {
      answerNow(call, name);
    } else if (failedLookUps.picks(dials.lookUpErrorsPercent())) {
      Responses.text(call, 500, "rpc error: no cluster leader");
    } else {
      Delay.then(vertx, dials.lookUpLatency(), () -> answerNow(call, name));
    }
  }

  private void answerNow(RoutingContext call, String name) {
    if (call.response().closed()) {
      return;
    }
    if (dials.blockingQueries()) {
      call.response().putHeader("X-Consul-Index", Long.toString(registry.indexOf(name)));
    }
    var found = new JsonArray();
    if (isAuthorized(call)) {
      registry
          .of(name, call.request().params().contains("passing"))
          .forEach(entry -> found.add(described(entry)));
    }
    Responses.json(call, 200, found);
  }

  private JsonObject described(Registry.Entry entry) {
    return new JsonObject()
        .put("Node", NODE.getJsonObject(0))
        .put("Service", entry.registration().asService())
        .put("Checks", new JsonArray().add(new JsonObject().put("Status", entry.status())));
  }
}
