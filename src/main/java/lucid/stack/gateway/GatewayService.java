package lucid.stack.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import lucid.stack.Delay;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Responses;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;
import lucid.stack.StackService;

/**
 * The API gateway of CONTRACT 6.1: {@code /health}, {@code /api/v1/meta/health} and {@code
 * /api/v1/meta/version}, a limiter for all paths but the first two, and 500 for every other path.
 */
public final class GatewayService extends StackService<GatewayDials> {
  private static final Set<String> EXEMPT = Set.of("/health", "/api/v1/meta/health");
  private static final String VERSION = "/api/v1/meta/version";
  private static final long SWEEP_MILLIS = 10_000;

  /** The time between two looks at the clock for the Date header: a second, as in uvicorn. */
  private static final long DATE_MILLIS = 1000;

  /** The time between two searches for idle connections. */
  private static final long IDLE_LOOK_MILLIS = 200;

  /** The time for which a shared limiter refuses everybody after it has refused one client. */
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final long startedNanos = System.nanoTime();
  private final SlidingWindowLimiter limiter = new SlidingWindowLimiter(System::nanoTime);
  private final ShapedHandler shaped;
  private final Map<HttpConnection, Long> lastRequestNanos = new HashMap<>();
  private Share errors = new Share();
  private GatewayDials dials;
  private HttpServer server;
  private String date = "";
  private int connections;
  private WaitingLine all = new WaitingLine();
  private WaitingLine versions = new WaitingLine();
  private Optional<Long> overNanos = Optional.empty();

  public GatewayService(Vertx vertx, Recording recording) {
    super(vertx);
    this.shaped = new ShapedHandler(vertx, recording, "gateway");
  }

  @Override
  public Future<Map<String, Object>> start(GatewayDials initial) {
    return onLoop(
        () -> {
          set(initial);
          vertx.setPeriodic(SWEEP_MILLIS, id -> limiter.sweep(dials.window()));
          vertx.setPeriodic(IDLE_LOOK_MILLIS, id -> closeIdleConnections());
          readDate();
          vertx.setPeriodic(DATE_MILLIS, id -> readDate());
          server =
              Loopback.httpServer(vertx)
                  .connectionHandler(this::connected)
                  .requestHandler(routes());
          return server
              .listen(0, Loopback.HOST)
              .map(bound -> Map.of("url", Loopback.http(bound.actualPort())));
        });
  }

  @Override
  public Future<Void> turn(GatewayDials turned) {
    return onLoop(
        () -> {
          set(turned);
          all = new WaitingLine();
          versions = new WaitingLine();
          overNanos = Optional.empty();
          errors = new Share();
          limiter.sweep(Duration.ZERO);
          return Future.succeededFuture();
        });
  }

  private void set(GatewayDials turned) {
    dials = turned;
    shaped.turn(Shape.of(turned.shape()));
  }

  @Override
  public Future<Void> stop() {
    return server.close();
  }

  private void connected(HttpConnection connection) {
    connections++;
    connection.closeHandler(
        closed -> {
          connections--;
          lastRequestNanos.remove(connection);
        });
    if (dials.connections() > 0 && connections > dials.connections()) {
      connection.close();
    }
  }

  private void closeIdleConnections() {
    if (!dials.idleTimeout().isZero()) {
      long before = System.nanoTime() - dials.idleTimeout().toNanos();
      lastRequestNanos.entrySet().stream()
          .filter(last -> last.getValue() - before < 0)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(HttpConnection::close);
    }
  }

  /** Returns the routes; as in the real gateway, the limiter comes before host and route. */
  private Router routes() {
    var router = Router.router(vertx);
    router.route().handler(shaped).handler(this::await).handler(this::limit).handler(this::refuse);
    router.route("/health").handler(call -> json(call, health()));
    router.route("/api/v1/meta/health").handler(call -> json(call, metaHealth()));
    router.route(VERSION).handler(call -> json(call, version()));
    router
        .route()
        .handler(
            call -> {
              call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
              Responses.text(call, 500, "Internal Server Error");
            });
    return router;
  }

  private void await(RoutingContext call) {
    var connection = call.request().connection();
    boolean isFirst = lastRequestNanos.put(connection, System.nanoTime()) == null;
    var delay =
        dials
            .latency()
            .plus(Delay.upTo(dials.jitter()))
            .plus(all.wait(dials.capacity()))
            .plus(isFirst ? dials.acceptDelay() : Duration.ZERO);
    if (call.request().path().equals(VERSION)) {
      delay = delay.plus(dials.versionLatency()).plus(versions.wait(dials.versionCapacity()));
    }
    Delay.then(vertx, delay, call::next);
  }

  /** A queue for a server that takes 1/capacity seconds a request: requests wait for their turn. */
  private static final class WaitingLine {
    private long freeAtNanos;

    Duration wait(double capacity) {
      if (capacity == 0) {
        return Duration.ZERO;
      }
      long now = System.nanoTime();
      freeAtNanos = Math.max(now, freeAtNanos) + (long) (TimeUnit.SECONDS.toNanos(1) / capacity);
      return Duration.ofNanos(freeAtNanos - now);
    }
  }

  private void limit(RoutingContext call) {
    call.response().putHeader(HttpHeaders.DATE, date);
    var wait =
        EXEMPT.contains(call.request().path())
            ? Duration.ZERO
            : admit(SlidingWindowLimiter.client(call.request()));
    if (wait.isZero()) {
      call.next();
    } else {
      tooMany(call, wait);
    }
  }

  private void refuse(RoutingContext call) {
    if (!hostIsAllowed(call.request())) {
      Responses.text(call, 400, "Invalid host header");
    } else if (errors.picks(dials.errorsPercent())) {
      Responses.text(call, 500, "Internal Server Error");
    } else {
      call.next();
    }
  }

  private Duration admit(String client) {
    long now = System.nanoTime();
    if (dials.limitShared() && overNanos.map(over -> now - over < SHARED.toNanos()).orElse(false)) {
      return SHARED;
    }
    var wait = limiter.admit(client, dials.limit(), dials.window());
    if (!wait.isZero()) {
      overNanos = Optional.of(now);
    }
    return wait;
  }

  private void readDate() {
    date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  private static JsonObject health() {
    return new JsonObject().put("status", "healthy").put("service", "api-gateway");
  }

  private JsonObject metaHealth() {
    return new JsonObject()
        .put("status", "healthy")
        .put("timestamp", Instant.now().toString())
        .put("service", "api-gateway")
        .put("version", "1.0.0")
        .put(
            "dependencies",
            new JsonObject().put("database", "healthy").put("blockchain", "unknown"))
        .put("uptime", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos))
        .put("response_time", 0.0);
  }

  private static JsonObject version() {
    return new JsonObject()
        .put("api_version", "v1")
        .put("gateway_version", "1.0.0")
        .put("supported_versions", new JsonArray().add("v1"))
        .putNull("deprecation_notice");
  }

  private boolean hostIsAllowed(HttpServerRequest request) {
    return dials.allowedHosts().isEmpty()
        || Optional.ofNullable(request.authority())
            .map(authority -> dials.allowedHosts().contains(authority.host()))
            .orElse(false);
  }

  private void tooMany(RoutingContext call, Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    if (dials.limitHeaders()) {
      call.response()
          .putHeader("X-RateLimit-Limit", Integer.toString(dials.limit()))
          .putHeader("X-RateLimit-Remaining", "0")
          .putHeader(
              "X-RateLimit-Reset",
              Long.toString(Instant.now().plusSeconds(seconds).getEpochSecond()))
          .putHeader("Retry-After", Long.toString(seconds));
    }
    var message = "Rate limit exceeded. Try again in " + seconds + " seconds.";
    Responses.json(
        call,
        429,
        JsonObject.of("error", JsonObject.of("code", "LUCID_ERR_3001", "message", message)));
  }

  private static void json(RoutingContext call, JsonObject body) {
    call.response().putHeader("X-Request-ID", UUID.randomUUID().toString());
    Responses.json(call, 200, body);
  }
}
