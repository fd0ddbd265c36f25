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

/** Asks the blockchain engine (CONTRACT 6.2), for looking before the load and beside it. */
public final class EngineClient {
  /** In whose name a request is made, for the engine's limiter. */
  public static final String CLIENT = "X-Forwarded-For";

  public static final String SUBMIT = "/api/v1/transactions/";
  public static final String SUBMIT_BATCH = "/api/v1/transactions/batch";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The longest body that is kept: a hundred times the largest block. */
  private static final int LONGEST_BODY = 64 << 20;

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE]\\+?\\d{1,2})?");
  private static final BigDecimal NANOS_OF_A_SECOND = BigDecimal.valueOf(1_000_000_000L);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  /** In the year 2286, when seconds since 1970 get an eleventh digit. */
  private static final BigDecimal FARTHEST_NANOS =
      NANOS_OF_A_SECOND.multiply(BigDecimal.valueOf(10_000_000_000L));

  /** One client for each file of authorities: preflight, warm-up and run share its connections. */
  private static final Map<Optional<Path>, HttpClient> CLIENTS = new ConcurrentHashMap<>();

  private final URI url;
  private final HttpClient http;
  private final Map<String, String> headers;
  private final AtomicLong requests = new AtomicLong();

  /**
   * @param url of the engine
   * @param engine whose key is sent, if it has one; over TLS only if its certificate is accepted
   */
  public EngineClient(URI url, TargetAddresses.Blockchain engine) {
    this.url = url;
    this.http = CLIENTS.computeIfAbsent(engine.ca(), EngineClient::client);
    this.headers = headers(engine);
  }

  /** Makes a client, whose threads are daemons. */
  private static HttpClient client(Optional<Path> authorities) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .followRedirects(HttpClient.Redirect.NEVER)
        // Gatling knows no proxy of the JVM's: what looks at the target must take its way.
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(Authorities.besideJavas(authorities, "blockchain.ca").context())
        .build();
  }

  /** What came back. */
  public record Answer(int status, String body) {
    /** Returns whether it was answered with 200. */
    public boolean isOk() {
      return status == 200;
    }

    /** A missing node if the body is not JSON. */
    public JsonNode json() {
      return LenientJson.parse(body);
    }
  }

  /** The three headers that the engine wants at once; none without a key. */
  public static Map<String, String> headers(TargetAddresses.Blockchain engine) {
    var headers = new LinkedHashMap<String, String>();
    engine
        .apiKey()
        .map(Secret::value)
        .ifPresent(
            key -> {
              headers.put("X-API-Key", key);
              headers.put("api-key", key);
              // Must be there, and may be anything.
              headers.put("Authorization", "Bearer load-test");
            });
    return headers;
  }

  /**
   * Reads a time as engines write it: ISO-8601, taken for UTC if it has no zone; or a number of
   * seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size. Only
   * differences between an engine's times mean anything: its clock need not be ours.
   *
   * @throws DateTimeException if it is no time
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

  /** {@code {height, timestamp, block_hash, transaction_count, block_size, validator}}. */
  public CompletableFuture<Answer> height() {
    return get("/api/v1/chain/height");
  }

  /** A block in full, or 404. */
  public CompletableFuture<Answer> block(long height) {
    return get("/api/v1/blocks/height/" + height);
  }

  public CompletableFuture<Answer> transaction(String id) {
    return get("/api/v1/transactions/" + id);
  }

  /** The newest {@code limit} consensus events but the first {@code offset}, newest first. */
  public CompletableFuture<Answer> history(int limit, int offset) {
    return get("/api/v1/consensus/history?limit=" + limit + "&offset=" + offset);
  }

  /**
   * {@code {valid, validation_results, errors}}.
   *
   * @param block as JSON
   */
  public CompletableFuture<Answer> validate(String block) {
    return post("/api/v1/blocks/validate", "{\"block_data\":" + block + "}", Map.of());
  }

  /**
   * 202 and an id.
   *
   * @param client in whose name
   */
  public CompletableFuture<Answer> submit(String transaction, String client) {
    return post(SUBMIT, transaction, Map.of(CLIENT, client));
  }

  /** How many requests it has sent. */
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
        // The request's own time-out ends with the headers.
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((answer, failure) -> sent.cancel(true));
  }

  /** Keeps the beginning of a body. The time-out ends a body that has no end. */
  private static final class BoundedBody implements Consumer<Optional<byte[]>> {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;

    BoundedBody(int most) {
      this.most = most;
    }

    @Override
    public void accept(Optional<byte[]> piece) {
      piece.ifPresent(bytes -> kept.write(bytes, 0, Math.min(bytes.length, most - kept.size())));
    }

    String text() {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
