package lucid.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import lucid.config.HttpAddress;
import lucid.config.LenientJson;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.tls.Authorities;

/** A client of the blockchain engine (CONTRACT 6.2), for requests before the load and beside it. */
public final class EngineClient {
  /** The header that names the client of a request to the engine's limiter. */
  public static final String CLIENT = "X-Forwarded-For";

  public static final String SUBMIT = "/api/v1/transactions/";
  public static final String SUBMIT_BATCH = "/api/v1/transactions/batch";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The largest part of a body that is kept, in bytes: a hundred times the largest block. */
  private static final int LONGEST_BODY = 64 << 20;

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE]\\+?\\d{1,2})?");
  private static final BigDecimal NANOS_OF_A_SECOND = BigDecimal.valueOf(1_000_000_000L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  /** A moment in the year 2286, when seconds since 1970 get an eleventh digit. */
  private static final BigDecimal FARTHEST_NANOS =
      NANOS_OF_A_SECOND.multiply(BigDecimal.valueOf(10_000_000_000L));

  /** The HTTP clients by their file of authorities. Preflight, warm-up and run share them. */
  private static final Map<Optional<Path>, HttpClient> CLIENTS = new ConcurrentHashMap<>();

  private final URI url;
  private final HttpClient http;
  private final Map<String, String> headers;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @param url the engine's address
   * @param engine the engine's settings: its key, if it has one, is sent; over TLS only if the
   *     engine's certificate is accepted
   */
  public EngineClient(URI url, TargetAddresses.Blockchain engine) {
    this.url = url;
    this.http = CLIENTS.computeIfAbsent(engine.ca(), EngineClient::client);
    this.headers = headers(engine);
  }

  /** Makes a client whose threads are daemons. */
  private static HttpClient client(Optional<Path> authorities) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .followRedirects(HttpClient.Redirect.NEVER)
        // Gatling ignores the JVM's proxies, and these requests must do the same.
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(Authorities.besideJavas(authorities, "blockchain.ca").context())
        .build();
  }

  /** An answer of the engine. */
  public record Answer(int status, String body) {
    /** Returns whether the status is 200. */
    public boolean isOk() {
      return status == 200;
    }

    /** Returns the body as JSON; a missing node if it is not JSON. */
    public JsonNode json() {
      return LenientJson.parse(body);
    }
  }

  /** Returns the three headers that the engine requires together; none if there is no key. */
  public static Map<String, String> headers(TargetAddresses.Blockchain engine) {
    var headers = new LinkedHashMap<String, String>();
    engine
        .apiKey()
        .map(Secret::value)
        .ifPresent(
            key -> {
              headers.put("X-API-Key", key);
              headers.put("api-key", key);
              // The engine requires this header and accepts any value.
              headers.put("Authorization", "Bearer load-test");
            });
    return headers;
  }

  /**
   * Reads a time as engines write it: ISO-8601, taken for UTC if it has no zone, or a number of
   * seconds, milliseconds, microseconds or nanoseconds since 1970. The size of the number tells its
   * unit. Only differences between an engine's times mean anything, since its clock need not agree
   * with the injector's.
   *
   * @throws DateTimeException if the text is not a time
   */
  public static Instant time(String text) {
    if (NUMBER.matcher(text).matches()) {
      return sinceEpoch(new BigDecimal(text));
    }
    var parsed =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
    return parsed instanceof OffsetDateTime zoned
        ? zoned.toInstant()
        : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
  }

  private static Instant sinceEpoch(BigDecimal number) {
    var nanos = number.multiply(NANOS_OF_A_SECOND);
    while (nanos.compareTo(FARTHEST_NANOS) > 0) {
      nanos = nanos.divide(THOUSAND);
    }
    return Instant.ofEpochSecond(0, nanos.longValue());
  }

  /**
   * Asks for the newest block; the answer is {@code {height, timestamp, block_hash,
   * transaction_count, block_size, validator}}.
   */
  public CompletableFuture<Answer> height() {
    return get("/api/v1/chain/height");
  }

  /** Asks for a whole block. The status is 404 if there is none. */
  public CompletableFuture<Answer> block(long height) {
    return get("/api/v1/blocks/height/" + height);
  }

  public CompletableFuture<Answer> transaction(String id) {
    return get("/api/v1/transactions/" + id);
  }

  /** Asks for {@code limit} consensus events, newest first, after the newest {@code offset}. */
  public CompletableFuture<Answer> history(int limit, int offset) {
    return get("/api/v1/consensus/history?limit=" + limit + "&offset=" + offset);
  }

  /**
   * Lets the engine validate a block; the answer is {@code {valid, validation_results, errors}}.
   *
   * @param block the block as JSON
   */
  public CompletableFuture<Answer> validate(String block) {
    return post("/api/v1/blocks/validate", "{\"block_data\":" + block + "}", Map.of());
  }

  /**
   * Submits a transaction. The answer to an accepted one is 202 with its id.
   *
   * @param client the client in whose name the transaction is submitted
   */
  public CompletableFuture<Answer> submit(String transaction, String client) {
    return post(SUBMIT, transaction, Map.of(CLIENT, client));
  }

  /** Returns the number of requests that this client has sent. */
  public long requests() {
    return requests.get();
  }

  private CompletableFuture<Answer> get(String path) {
    return send(request(path, Map.of()).GET());
  }

  private CompletableFuture<Answer> post(String path, String body, Map<String, String> more) {
    return send(
        request(path, more)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, Map<String, String> more) {
    var request = HttpRequest.newBuilder(HttpAddress.at(url, path)).timeout(PATIENCE);
    headers.forEach(request::header);
    more.forEach(request::header);
    return request;
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request) {
    requests.incrementAndGet();
    var body = new BoundedBody(LONGEST_BODY);
    var sent = http.sendAsync(request.build(), BodyHandlers.ofByteArrayConsumer(body));
    return sent.thenApply(response -> new Answer(response.statusCode(), body.text()))
        // The request's own time-out covers the headers only.
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> sent.cancel(true));
  }

  /** A consumer that keeps the beginning of a body. The time-out ends a body that has no end. */
  private static final class BoundedBody implements Consumer<Optional<byte[]>> {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;

    BoundedBody(int limit) {
      this.limit = limit;
    }

    @Override
    public void accept(Optional<byte[]> piece) {
      piece.ifPresent(bytes -> kept.write(bytes, 0, Math.min(bytes.length, limit - kept.size())));
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
