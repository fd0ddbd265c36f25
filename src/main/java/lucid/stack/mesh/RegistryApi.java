package lucid.stack.mesh;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;

/**
 * Consul's HTTP API as far as CONTRACT 6.3 names it, blocking queries included: {@code index} and
 * {@code wait} of a look-up, {@code X-Consul-Index} of its answer.
 */
final class RegistryApi {
  private static final String REGISTER = "/v1/agent/service/register";
  private static final String DEREGISTER = "/v1/agent/service/deregister/";
  private static final String SERVICES = "/v1/agent/services";
  private static final String HEALTH = "/v1/health/service/";
  private static final String LEADER = "/v1/status/leader";
  private static final String AUTHORIZE = "/v1/internal/acl/authorize";
  private static final String NODES = "/v1/catalog/nodes";
  private static final String TOKEN = "X-Consul-Token";

  private static final JsonArray NODE =
      new JsonArray().add(new JsonObject().put("Node", "lucid").put("Address", Loopback.HOST));

  /** Consul's own. */
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final Registry registry;
  private final ShapedHandler lookUps;
  private HttpServer server;
  private MeshDials.Discovery dials;
  private Share refused = new Share();
  private Share failedLookUps = new Share();

  RegistryApi(Vertx vertx, Registry registry, MeshDials.Discovery dials, Recording recording) {
    this.vertx = vertx;
    this.registry = registry;
    this.lookUps = new ShapedHandler(vertx, recording, "look-up", this::handle);
    turn(dials);
  }

  Future<Integer> start() {
    server =
        Loopback.httpServer(vertx)
            .requestHandler(
                request -> {
                  if (isLookUpAtOnce(request)) {
                    lookUps.handle(request);
                  } else {
                    handle(request);
                  }
                });
    return server.listen(0, Loopback.HOST).map(HttpServer::actualPort);
  }

  final void turn(MeshDials.Discovery turned) {
    dials = turned;
    lookUps.turn(Shape.of(turned.lookUpShape()));
    refused = new Share();
    failedLookUps = new Share();
  }

  Future<Void> stop() {
    return server.close();
  }

  private static boolean isLookUpAtOnce(HttpServerRequest request) {
    return request.path().startsWith(HEALTH) && !request.params().contains("index");
  }

  private void handle(HttpServerRequest request) {
    var path = request.path();
    if (path.equals(AUTHORIZE)) {
      authorize(request);
    } else if (request.method().equals(HttpMethod.PUT) && !isAuthorized(request)) {
      MeshResponses.text(request, 403, "Permission denied: token lacks permission 'service:write'");
    } else if (request.method().equals(HttpMethod.PUT) && path.equals(REGISTER)) {
      request.body().onSuccess(body -> register(request, body.toString()));
    } else if (request.method().equals(HttpMethod.PUT) && path.startsWith(DEREGISTER)) {
      deregister(request, path.substring(DEREGISTER.length()));
    } else if (!request.method().equals(HttpMethod.GET)) {
      MeshResponses.text(request, 405, "method " + request.method() + " not allowed");
    } else if (path.startsWith(HEALTH)) {
      lookUp(request, path.substring(HEALTH.length()));
    } else if (path.equals(SERVICES)) {
      MeshResponses.json(request, 200, isAuthorized(request) ? services() : new JsonObject());
    } else if (path.equals(NODES)) {
      MeshResponses.json(request, 200, isAuthorized(request) ? NODE : new JsonArray());
    } else if (path.equals(LEADER)) {
      // Of a server of one, as it would say it; nobody connects to it.
      MeshResponses.text(request, 200, "\"" + Loopback.HOST + ":8300\"");
    } else {
      MeshResponses.text(request, 404, "Invalid URL path: not a recognized HTTP API endpoint");
    }
  }

  private boolean isAuthorized(HttpServerRequest request) {
    return dials.token().map(token -> token.equals(request.getHeader(TOKEN))).orElse(true);
  }

  /** What Consul's own user interface asks before it offers anything. */
  private void authorize(HttpServerRequest request) {
    if (dials.token().isEmpty()) {
      MeshResponses.text(request, 401, "ACL support disabled");
    } else if (request.getHeader(TOKEN) == null) {
      MeshResponses.json(request, 200, new JsonArray().add(new JsonObject().put("Allow", false)));
    } else if (isAuthorized(request)) {
      MeshResponses.json(request, 200, new JsonArray().add(new JsonObject().put("Allow", true)));
    } else {
      MeshResponses.text(request, 403, "ACL not found");
    }
  }

  private void register(HttpServerRequest request, String body) {
    if (refused.picks(dials.refusedPercent())) {
      MeshResponses.text(request, 500, "rpc error: no cluster leader");
      return;
    }
    try {
      registry.register(asItWillAppear(Registration.of(body)));
      MeshResponses.text(request, 200, "");
    } catch (IllegalArgumentException e) {
      MeshResponses.text(request, 400, e.getMessage());
    }
  }

  private Registration asItWillAppear(Registration registration) {
    return dials.wrongAddress() ? registration.elsewhere() : registration;
  }

  private void deregister(HttpServerRequest request, String id) {
    if (registry.deregister(id)) {
      MeshResponses.text(request, 200, "");
    } else {
      MeshResponses.text(
          request,
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

  /** At once, or if the client knows the newest state, at the next change or after its wait. */
  private void lookUp(HttpServerRequest request, String name) {
    long known;
    Duration wait;
    try {
      known = Long.parseLong(request.getParam("index", "0"));
      wait = wait(request);
    } catch (NumberFormatException | ConfigException e) {
      MeshResponses.text(request, 400, "Invalid index or wait: " + e.getMessage());
      return;
    }
    if (!dials.blockingQueries() || known < registry.indexOf(name)) {
      answer(request, name);
      return;
    }
    var answered = new AtomicBoolean();
    Runnable answer =
        () -> {
          if (answered.compareAndSet(false, true)) {
            answer(request, name);
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

  private void answer(HttpServerRequest request, String name) {
    // What waits for a change is late by the registry's delay.
    boolean waits = request.params().contains("index");
    if (!waits && failedLookUps.picks(dials.lookUpErrorsPercent())) {
      MeshResponses.text(request, 500, "rpc error: no cluster leader");
    } else if (waits || dials.lookUpLatency().isZero()) {
      answerNow(request, name);
    } else {
      vertx.setTimer(dials.lookUpLatency().toMillis(), passed -> answerNow(request, name));
    }
  }

  private void answerNow(HttpServerRequest request, String name) {
    if (request.response().closed()) {
      return;
    }
    if (dials.blockingQueries()) {
      request.response().putHeader("X-Consul-Index", Long.toString(registry.indexOf(name)));
    }
    var found = new JsonArray();
    if (isAuthorized(request)) {
      registry
          .of(name, request.params().contains("passing"))
          .forEach(entry -> found.add(described(entry)));
    }
    MeshResponses.json(request, 200, found);
  }

  private JsonObject described(Registry.Entry entry) {
    return new JsonObject()
        .put("Node", NODE.getJsonObject(0))
        .put("Service", entry.registration().asService())
        .put("Checks", new JsonArray().add(new JsonObject().put("Status", entry.status())));
  }
}
