package lucid.stack.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;
import lucid.stack.StackService;

/**
 * The API gateway as CONTRACT 6.1 has it: {@code /health}, {@code /api/v1/meta/health} and {@code
 * /api/v1/meta/version}, the limiter over all but the first two, 500 for every other path.
 *
 * <p>Lives on one event loop, so its state needs no locks.
 */
public final class GatewayService implements StackService<GatewayDials> {
  private static final Set<String> EXEMPT = Set.of("/health", "/api/v1/meta/health");
  private static final long SWEEP_MILLIS = 10_000;

  /** How often it looks at its clock for the Date header: uvicorn, too, does so once a second. */
  private static final long DATE_MILLIS = 1000;

  /** How often it looks for connections that are idle. */
  private static final long IDLE_LOOK_MILLIS = 200;

  /** How long a limiter that is shared refuses everybody after it has refused one. */
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context context;
  private final long startedNanos = System.nanoTime();
  private final SlidingWindowLimiter limiter = new SlidingWindowLimiter(System::nanoTime);
  private final ShapedHandler shaped;
  private final Map<HttpConnection, Long> lastRequestNanos = new HashMap<>();
  private Share errors = new Share();
  private GatewayDials dials;
  private HttpServer server;
  private String date = "";
  private int connections;
  private long freeAtNanos;
  private Optional<Long> overNanos = Optional.empty();

  public GatewayService(Vertx vertx, Recording recording) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.shaped = new ShapedHandler(vertx, recording, "gateway", this::handle);
  }

  @Override
  public Future<Map<String, Object>> start(GatewayDials initial) {
    Promise<Map<String, Object>> started = Promise.promise();
    context.runOnContext(
        unused -> {
          dials = initial;
          shaped.turn(Shape.of(initial.shape()));
          vertx.setPeriodic(SWEEP_MILLIS, id -> limiter.sweep(dials.window()));
          vertx.setPeriodic(IDLE_LOOK_MILLIS, id -> closeIdleConnections());
          readDate();
          vertx.setPeriodic(DATE_MILLIS, id -> readDate());
          server =
              Loopback.httpServer(vertx).connectionHandler(this::connected).requestHandler(shaped);
          server
              .listen(0, Loopback.HOST)
              .map(bound -> Map.<String, Object>of("url", Loopback.http(bound.actualPort())))
              .onComplete(started);
        });
    return started.future();
  }

  @Override
  public Future<Void> turn(GatewayDials turned) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        unused -> {
          dials = turned;
          shaped.turn(Shape.of(turned.shape()));
          freeAtNanos = 0;
          overNanos = Optional.empty();
          errors = new Share();
          limiter.sweep(Duration.ZERO);
          done.complete();
        });
    return done.future();
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

  private void handle(HttpServerRequest request) {
    // Read before anything is awaited: a dial may be turned meanwhile.
    Runnable answer = () -> answer(request);
    boolean isFirst = lastRequestNanos.put(request.connection(), System.nanoTime()) == null;
    var delay = latency().plus(queueing()).plus(isFirst ? dials.acceptDelay() : Duration.ZERO);
    if (delay.isZero()) {
      answer.run();
    } else {
      vertx.setTimer(Math.max(1, delay.toMillis()), id -> answer.run());
    }
  }

  private Duration latency() {
    var jitter = dials.jitter();
    return jitter.isZero()
        ? dials.latency()
        : dials.latency().plusNanos(ThreadLocalRandom.current().nextLong(jitter.toNanos()));
  }

  /** One server that takes 1/capacity seconds a request: what comes too fast waits its turn. */
  private Duration queueing() {
    if (dials.capacity() == 0) {
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    freeAtNanos =
        Math.max(now, freeAtNanos) + (long) (TimeUnit.SECONDS.toNanos(1) / dials.capacity());
    return Duration.ofNanos(freeAtNanos - now);
  }

  /** In the real gateway's order: limiter, then host, then route. */
  private void answer(HttpServerRequest request) {
    var path = request.path();
    request.response().putHeader(HttpHeaders.DATE, date);
    if (!EXEMPT.contains(path)) {
      var wait = admit(client(request));
      if (!wait.isZero()) {
        tooMany(request, wait);
        return;
      }
    }
    if (!hostIsAllowed(request)) {
      text(request, 400, "Invalid host header");
    } else if (errors.picks(dials.errorsPercent())) {
      text(request, 500, "Internal Server Error");
    } else {
      route(request, path);
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

  private void route(HttpServerRequest request, String path) {
    switch (path) {
      case "/health" -> json(request, health());
      case "/api/v1/meta/health" -> json(request, metaHealth());
      case "/api/v1/meta/version" -> json(request, version());
      default -> {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        text(request, 500, "Internal Server Error");
      }
    }
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

  private static String client(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("X-Forwarded-For"))
        .map(forwarded -> forwarded.split(",", 2)[0].strip())
        .filter(first -> !first.isEmpty())
        .orElseGet(() -> request.remoteAddress().hostAddress());
  }

  private boolean hostIsAllowed(HttpServerRequest request) {
    return dials.allowedHosts().isEmpty()
        || Optional.ofNullable(request.authority())
            .map(authority -> dials.allowedHosts().contains(authority.host()))
            .orElse(false);
  }

  private void tooMany(HttpServerRequest request, Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    var response = request.response().setStatusCode(429);
    if (dials.limitHeaders()) {
      response
          .putHeader("X-RateLimit-Limit", Integer.toString(dials.limit()))
          .putHeader("X-RateLimit-Remaining", "0")
          .putHeader(
              "X-RateLimit-Reset",
              Long.toString(Instant.now().plusSeconds(seconds).getEpochSecond()))
          .putHeader("Retry-After", Long.toString(seconds));
    }
    response
        .putHeader("Content-Type", "application/json")
        .end(
            new JsonObject()
                .put(
                    "error",
                    new JsonObject()
                        .put("code", "LUCID_ERR_3001")
                        .put(
                            "message",
                            "Rate limit exceeded. Try again in " + seconds + " seconds."))
                .encode());
  }

  private static void json(HttpServerRequest request, JsonObject body) {
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Request-ID", UUID.randomUUID().toString())
        .end(body.encode());
  }

  private static void text(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(body);
  }
}
