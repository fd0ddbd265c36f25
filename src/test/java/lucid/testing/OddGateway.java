package lucid.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A gateway that shares no code with the embedded stack and behaves in ways that no dial offers: a
 * share of slow answers, a standstill, an answer that never comes, a connection that is closed
 * instead of an answer, a refusal of all requests.
 */
public final class OddGateway implements AutoCloseable {
  private static final int THOUSAND = 1000;
  private static final int BACKLOG = 4096;
  private static final String VERSION =
      "{\"api_version\":\"v1\",\"gateway_version\":\"1.0.0\",\"supported_versions\":[\"v1\"]}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final AtomicLong requests = new AtomicLong();
  private volatile int slowPerThousand;
  private volatile long slowMillis;
  private volatile long silentUntilNanos = System.nanoTime();
  private volatile boolean swallowsOne;
  private volatile int dropsEach;
  private volatile boolean closesSilently;
  private volatile Limiter limiter = client -> true;
  private volatile String clientHeader = "X-Forwarded-For";
  private volatile int refusal = 429;
  private volatile UnaryOperator<Map<String, String>> refusalHeaders = UnaryOperator.identity();

  private OddGateway(HttpServerOptions options) {
    server =
        await(
            vertx
                .createHttpServer(options.setTcpNoDelay(true).setAcceptBacklog(BACKLOG))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
  }

  /** Starts a healthy gateway on a free port of loopback. */
  public static OddGateway start() {
    return new OddGateway(new HttpServerOptions());
  }

  /** Starts a gateway that closes connections which were idle for this time. */
  public static OddGateway closingIdleAfter(Duration idle) {
    return new OddGateway(
        new HttpServerOptions()
            .setIdleTimeout((int) idle.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
  }

  /** Delays {@code perThousand} of each thousand answers, spread evenly, by {@code millis}. */
  public OddGateway slow(int perThousand, long millis) {
    slowPerThousand = perThousand;
    slowMillis = millis;
    return this;
  }

  /** Stands still for {@code millis} after {@code delay}, and then answers all waiting requests. */
  public void standStillAfter(long delay, long millis) {
    var unused =
        vertx.setTimer(
            delay,
            timer -> silentUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Never answers the next request. */
  public void swallowOne() {
    swallowsOne = true;
  }

  /** Closes the connection of one of {@code each} requests instead of answering it. */
  public OddGateway droppingOneOf(int each) {
    dropsEach = each;
    return this;
  }

  /** Closes each connection after its answer, and doesn't say so in the answer. */
  public OddGateway closingSilently() {
    closesSilently = true;
    return this;
  }

  /** Decides whether a client's next request is admitted; called on one thread. */
  public interface Limiter {
    boolean admits(String client);

    /** Returns the milliseconds that the request just admitted waits for its answer. */
    default long waits(String client) {
      return 0;
    }
  }

  /** Answers 429 to requests that {@code other} does not admit; health checks are not limited. */
  public OddGateway limitedBy(Limiter other) {
    limiter = other;
    return this;
  }

  /** Tells clients apart by this header, instead of X-Forwarded-For. */
  public OddGateway tellingClientsApartBy(String header) {
    clientHeader = header;
    return this;
  }

  /** Refuses with this status, and with other headers than the real gateway's. */
  public OddGateway refusing(int status, UnaryOperator<Map<String, String>> headers) {
    refusal = status;
    refusalHeaders = headers;
    return this;
  }

  /** Returns the address as system properties for a target called {@code odd}. */
  public Map<String, String> asTarget() {
    return Map.of(
        "lucid.target",
        "odd",
        "lucid.targets.odd.gateway.url",
        "http://127.0.0.1:" + server.actualPort());
  }

  private void answer(HttpServerRequest request) {
    if (swallowsOne) {
      swallowsOne = false;
      return;
    }
    long silent = TimeUnit.NANOSECONDS.toMillis(Math.max(0, silentUntilNanos - System.nanoTime()));
    long number = requests.getAndIncrement();
    if (dropsEach > 0 && number % dropsEach == dropsEach - 1) {
      var unused = request.connection().close();
      return;
    }
    // To spread them evenly, request n is slow where n x share passes a whole number.
    boolean isSlow =
        number * slowPerThousand / THOUSAND != (number + 1) * slowPerThousand / THOUSAND;
    long delay = silent + (isSlow ? slowMillis : 0);
    if (delay > 0) {
      var unused = vertx.setTimer(delay, timer -> end(request));
    } else {
      end(request);
    }
  }

  private void end(HttpServerRequest request) {
    if (closesSilently) {
      request.response().endHandler(sent -> request.connection().close());
    }
    var response = request.response().putHeader("Content-Type", "application/json");
    var client = String.valueOf(request.getHeader(clientHeader));
    if (request.path().equals("/health")) {
      var unused = response.end("{\"status\":\"healthy\",\"service\":\"api-gateway\"}");
    } else if (!limiter.admits(client)) {
      var headers = new TreeMap<String, String>();
      headers.put("Retry-After", "60");
      headers.put("X-RateLimit-Limit", "100");
      headers.put("X-RateLimit-Remaining", "0");
      headers.put("X-RateLimit-Reset", Long.toString(System.currentTimeMillis() / 1000 + 60));
      refusalHeaders.apply(headers).forEach(response::putHeader);
      var unused =
          response
              .setStatusCode(refusal)
              .end("{\"error\":{\"code\":\"LUCID_ERR_3001\",\"message\":\"Rate limit\"}}");
    } else {
      long wait = limiter.waits(client);
      if (wait > 0) {
        var unused = vertx.setTimer(wait, timer -> response.end(VERSION));
      } else {
        var unused = response.end(VERSION);
      }
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
