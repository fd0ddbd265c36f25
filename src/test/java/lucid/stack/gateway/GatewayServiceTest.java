package lucid.stack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import lucid.stack.Recording;
import lucid.testing.TestDials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls of CONTRACT 6.1. */
class GatewayServiceTest {
  private static final GatewayDials HEALTHY = dials();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final GatewayService gateway = new GatewayService(vertx, new Recording());
  private URI url;

  private static GatewayDials dials(String... changes) {
    return TestDials.of("gateway", GatewayDials.class, changes);
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  @BeforeEach
  void start() throws TimeoutException {
    url = URI.create(await(gateway.start(HEALTHY)).get("url").toString());
  }

  @AfterEach
  void stop() throws TimeoutException {
    await(gateway.stop());
    await(vertx.close());
  }

  private HttpResponse<String> get(String path, String forwardedFor)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url.resolve(path)).header("X-Forwarded-For", forwardedFor).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void healthIsAnsweredAndExempt() throws Exception {
    for (int i = 0; i < 150; i++) {
      var answer = get("/health", "a");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"status\":\"healthy\",\"service\":\"api-gateway\"}");
    }
    assertThat(get("/api/v1/meta/health", "a").body())
        .contains("\"version\":\"1.0.0\"", "\"dependencies\":{", "\"uptime\":");
  }

  @Test
  void versionIsLimitedByTheFirstForwardedAddress() throws Exception {
    for (int i = 0; i < 100; i++) {
      var answer = get("/api/v1/meta/version", "a, proxy" + i);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Request-ID")).isPresent();
      assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isEmpty();
    }
    assertThat(get("/api/v1/meta/version", "a").statusCode()).isEqualTo(429);
    assertThat(get("/api/v1/meta/version", "b").body())
        .isEqualTo(
            "{\"api_version\":\"v1\",\"gateway_version\":\"1.0.0\",\"supported_versions\":[\"v1\"],\"deprecation_notice\":null}");
  }

  @Test
  void refusalSaysWhenToComeBackAndWhatTheLimitIs() throws Exception {
    for (int i = 0; i < 100; i++) {
      get("/api/v1/meta/version", "a");
    }
    var refused = get("/api/v1/meta/version", "a");
    var headers = refused.headers();
    assertThat(headers.firstValue("X-RateLimit-Limit")).contains("100");
    assertThat(headers.firstValue("X-RateLimit-Remaining")).contains("0");
    long wait = headers.firstValueAsLong("Retry-After").orElseThrow();
    assertThat(wait).isBetween(1L, 60L);
    assertThat(headers.firstValueAsLong("X-RateLimit-Reset").orElseThrow())
        .isBetween(
            Instant.now().getEpochSecond() + wait - 2, Instant.now().getEpochSecond() + wait);
    assertThat(headers.firstValue("X-Request-ID")).isEmpty();
    assertThat(refused.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"LUCID_ERR_3001\",\"message\":\"Rate limit exceeded. Try again in %d seconds.\"}}"
                .formatted(wait));
  }

  @Test
  void unknownPathIsAnErrorAndCounts() throws Exception {
    for (int i = 0; i < 100; i++) {
      var answer = get("/nowhere", "a");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("Internal Server Error");
    }
    assertThat(get("/nowhere", "a").statusCode()).isEqualTo(429);
  }

  /** CONTRACT 7 requires both. */
  @Test
  void unknownPathClosesItsConnectionAndTheDateIsReadOnceASecond() throws Exception {
    assertThat(get("/nowhere", "a").headers().firstValue("Connection")).contains("close");
    var health = get("/health", "a").headers();
    assertThat(health.firstValue("Connection")).isEmpty();
    var date =
        Instant.from(
            DateTimeFormatter.RFC_1123_DATE_TIME.parse(health.firstValue("Date").orElseThrow()));
    assertThat(Duration.between(date, Instant.now()))
        .isBetween(Duration.ZERO, Duration.ofSeconds(30));
  }

  @Test
  void wrongHostIsRefusedWhenAListIsSet() throws Exception {
    await(gateway.turn(dials("allowed-hosts = [lucid-api-gateway]")));
    var answer = get("/health", "a");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("Invalid host header");
  }

  @Test
  void turningTheDialsForgetsWhatClientsHaveSpent() throws Exception {
    assertThat(IntStream.range(0, 101).mapToObj(i -> status("a")).filter(s -> s == 429)).hasSize(1);
    await(gateway.turn(HEALTHY));
    assertThat(status("a")).isEqualTo(200);
  }

  @Test
  void onlyTheVersionIsSlowWhereItsLatencyIsSo() throws Exception {
    await(gateway.turn(dials("version-latency = 300 ms")));
    assertThat(millisOf("/api/v1/meta/version")).isGreaterThanOrEqualTo(300);
    assertThat(millisOf("/health")).isLessThan(300);
  }

  @Test
  void onlyTheVersionWaitsWhereItsCapacityIsSpent() throws Exception {
    await(gateway.turn(dials("version-capacity = 4")));
    assertThat(millisOf("/api/v1/meta/version")).isGreaterThanOrEqualTo(250);
    assertThat(millisOf("/health")).isLessThan(250);
  }

  private long millisOf(String path) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    assertThat(get(path, "a").statusCode()).isEqualTo(200);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  @Test
  void limitThatIsSharedRefusesEverybodyWhileOneIsOverIt() throws Exception {
    await(gateway.turn(dials("limit = 2", "limit-shared = true")));
    assertThat(IntStream.range(0, 3).mapToObj(i -> status("a"))).containsExactly(200, 200, 429);
    assertThat(status("b")).isEqualTo(429);
    await(gateway.turn(dials("limit = 2")));
    assertThat(IntStream.range(0, 3).mapToObj(i -> status("a"))).containsExactly(200, 200, 429);
    assertThat(status("b")).isEqualTo(200);
  }

  private int status(String client) {
    try {
      return get("/api/v1/meta/version", client).statusCode();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
