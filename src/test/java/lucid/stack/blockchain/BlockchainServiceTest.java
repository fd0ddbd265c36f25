package lucid.stack.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lucid.stack.Recording;
import lucid.testing.TestDials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls of CONTRACT 6.2. */
class BlockchainServiceTest {
  private static final String SUBMIT = "/api/v1/transactions/";
  private static final String TRANSACTION =
      "{\"type\":\"data_storage\",\"data\":{\"k\":\"v\"},\"signature\":\"load-test\",\"fee\":0,"
          + "\"timestamp\":\"2026-01-01T00:00:00\"}";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockchainService engine = new BlockchainService(vertx, new Recording());
  private URI url;

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(10, TimeUnit.SECONDS);
  }

  /** Returns the dials of conf/lucid.conf with a block every 200 ms, and with changes. */
  private static BlockchainDials dials(String... changes) {
    var all = Stream.concat(Stream.of("block-time = 200 ms", "round = 20 ms"), Stream.of(changes));
    return TestDials.of("blockchain", BlockchainDials.class, all.toArray(String[]::new));
  }

  @BeforeEach
  void start() throws TimeoutException {
    var addresses = await(engine.start(dials()));
    assertThat(addresses).containsEntry("api-key", "test-key");
    url = URI.create(addresses.get("url").toString());
  }

  @AfterEach
  void stop() throws TimeoutException {
    await(engine.stop());
    await(vertx.close());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("X-API-Key", "test-key")
        .header("api-key", "test-key")
        .header("Authorization", "Bearer x");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private JsonObject json(String path) throws Exception {
    return new JsonObject(get(path).body());
  }

  /** Polls until the answer is as wanted, and returns it. */
  private JsonObject eventually(String path, Predicate<JsonObject> wanted) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    var answer = json(path);
    while (!wanted.test(answer)) {
      assertThat(System.nanoTime()).as("in time: %s", answer).isLessThan(deadline);
      answer = json(path);
    }
    return answer;
  }

  @Test
  void healthNeedsNoKey() throws Exception {
    var answer = send(HttpRequest.newBuilder(url.resolve("/health")));
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"healthy\",\"service\":\"lucid-blockchain-api\"}");
  }

  @Test
  void anyMissingHeaderIsAnsweredWithFiveHundred() throws Exception {
    var without =
        HttpRequest.newBuilder(url.resolve("/api/v1/chain/height")).header("X-API-Key", "test-key");
    assertThat(send(without).statusCode()).isEqualTo(500);
    assertThat(send(without.header("api-key", "test-key")).body())
        .contains("\"error\":\"Internal server error\"");
    assertThat(send(without.header("Authorization", "Bearer x")).statusCode()).isEqualTo(200);
  }

  @Test
  void submissionIsPendingAndThenConfirmedInItsBlock() throws Exception {
    var submitted = post(SUBMIT, TRANSACTION);
    assertThat(submitted.statusCode()).isEqualTo(202);
    var accepted = new JsonObject(submitted.body());
    var id = accepted.getString("tx_id");
    assertThat(accepted.fieldNames())
        .containsExactly("tx_id", "status", "submitted_at", "confirmation_time", "block_height");
    assertThat(accepted.getString("submitted_at")).matches("[-0-9]+T[:0-9]+\\.\\d+");
    assertThat(json(SUBMIT + id).getString("status")).isIn("pending", "confirmed");
    var confirmed =
        eventually(SUBMIT + id, answer -> answer.getString("status").equals("confirmed"));
    var block = json("/api/v1/blocks/height/" + confirmed.getLong("block_height"));
    assertThat(block.getString("hash")).isEqualTo(confirmed.getString("block_hash"));
    assertThat(
            block
                .getJsonArray("transactions")
                .getJsonObject(confirmed.getInteger("transaction_index"))
                .getString("tx_id"))
        .isEqualTo(id);
    assertThat(confirmed.getJsonObject("data")).isEqualTo(new JsonObject().put("k", "v"));
  }

  @Test
  void blocksAreChainedByTheirHashesABlockTimeApart() throws Exception {
    var head = eventually("/api/v1/chain/height", answer -> answer.getLong("height") >= 3);
    assertThat(head.fieldNames())
        .containsExactly(
            "height", "timestamp", "block_hash", "transaction_count", "block_size", "validator");
    var second = json("/api/v1/blocks/height/2");
    var third = json("/api/v1/blocks/block_3");
    assertThat(third.getString("previous_hash")).isEqualTo(second.getString("hash"));
    var apart =
        Duration.between(
            Timestamps.read(second.getString("timestamp")).orElseThrow(),
            Timestamps.read(third.getString("timestamp")).orElseThrow());
    assertThat(apart).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void blocksAreListedByPage() throws Exception {
    eventually("/api/v1/chain/height", answer -> answer.getLong("height") >= 3);
    var page = json("/api/v1/blocks/?page=2&limit=1&height_to=3&sort=height_asc");
    assertThat(page.getJsonArray("blocks").getJsonObject(0).getLong("height")).isEqualTo(1);
    assertThat(page.getJsonObject("pagination"))
        .isEqualTo(new JsonObject().put("page", 2).put("limit", 1).put("total", 4).put("pages", 4));
    assertThat(get("/api/v1/blocks/?limit=101").statusCode()).isEqualTo(422);
    assertThat(get("/api/v1/blocks/?sort=size").statusCode()).isEqualTo(422);
  }

  @Test
  void missingResourcesAreNotFoundWithTheirCode() throws Exception {
    assertThat(get("/api/v1/blocks/height/999999").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/blocks/latest").body()).contains("\"error_code\":\"BLOCK_001\"");
    assertThat(get("/api/v1/transactions/pending").body()).contains("\"error_code\":\"TX_001\"");
  }

  @Test
  void pathsWithoutTheirSlashAreRedirected() throws Exception {
    var answer = post("/api/v1/transactions", TRANSACTION);
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/transactions/");
    assertThat(get("/api/v1/blocks").statusCode()).isEqualTo(307);
  }

  @Test
  void incompleteSubmissionsAreUnprocessable() throws Exception {
    var answer = post(SUBMIT, "{\"type\":\"data_storage\",\"data\":{},\"fee\":-1}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(answer.body()).getJsonArray("detail").encode())
        .contains("[\"body\",\"signature\"]", "field required", "[\"body\",\"fee\"]");
    assertThat(post(SUBMIT, "no JSON").statusCode()).isEqualTo(422);
    assertThat(post(SUBMIT, "[]").statusCode()).isEqualTo(422);
    assertThat(post("/api/v1/blocks/validate", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void batchIsAcceptedUpToAHundred() throws Exception {
    var batch = new JsonArray();
    for (int i = 0; i < 100; i++) {
      batch.add(new JsonObject(TRANSACTION));
    }
    var answer = post(SUBMIT + "batch", new JsonObject().put("transactions", batch).encode());
    assertThat(answer.statusCode()).isEqualTo(202);
    var accepted = new JsonObject(answer.body());
    assertThat(accepted.getInteger("submitted_count")).isEqualTo(100);
    assertThat(accepted.getJsonArray("transaction_ids").stream().distinct()).hasSize(100);
    batch.add(new JsonObject(TRANSACTION));
    assertThat(
            post(SUBMIT + "batch", new JsonObject().put("transactions", batch).encode())
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void blockOfTheChainIsValidAndATamperedOneIsNot() throws Exception {
    var id = new JsonObject(post(SUBMIT, TRANSACTION).body()).getString("tx_id");
    var height =
        eventually(SUBMIT + id, answer -> answer.getString("status").equals("confirmed"))
            .getLong("block_height");
    var block = json("/api/v1/blocks/height/" + height);
    var body = new JsonObject().put("block_data", block);
    assertThat(post("/api/v1/blocks/validate", body.encode()).body())
        .startsWith("{\"valid\":true,");
    block.getJsonArray("transactions").getJsonObject(0).put("fee", 1);
    assertThat(post("/api/v1/blocks/validate", body.encode()).body())
        .startsWith("{\"valid\":false,");
  }

  @Test
  void everySecondValidBlockIsCalledInvalid() throws Exception {
    await(engine.turn(dials("refuse-every = 2")));
    var block = json("/api/v1/blocks/height/" + json("/api/v1/chain/height").getLong("height"));
    var body = new JsonObject().put("block_data", block).encode();
    assertThat(post("/api/v1/blocks/validate", body).body()).startsWith("{\"valid\":true,");
    assertThat(post("/api/v1/blocks/validate", body).body()).startsWith("{\"valid\":false,");
  }

  @Test
  void everyRoundIsReportedFromProposalToFinalization() throws Exception {
    eventually("/api/v1/chain/height", answer -> answer.getLong("height") >= 2);
    var events = json("/api/v1/consensus/history?limit=100&offset=0").getJsonArray("events");
    var first =
        events.stream()
            .map(JsonObject.class::cast)
            .filter(event -> event.getLong("block_height") == 1)
            .toList();
    assertThat(first)
        .extracting(event -> event.getString("type"))
        .containsExactly(
            "block_finalized",
            "consensus_reached",
            "vote_submitted",
            "vote_submitted",
            "vote_submitted",
            "block_proposed");
    assertThat(json("/api/v1/consensus/status").getLong("block_height")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void limiterAnswersTheHundredAndFirstSubmissionWithFiveHundred() throws Exception {
    await(engine.turn(dials("limiter = true")));
    for (int i = 0; i < 100; i++) {
      assertThat(post(SUBMIT, TRANSACTION).statusCode()).isEqualTo(202);
    }
    assertThat(post(SUBMIT, TRANSACTION).statusCode()).isEqualTo(500);
    assertThat(get("/api/v1/transactions/pending").statusCode()).isEqualTo(500);
    assertThat(get("/api/v1/chain/height").statusCode()).isEqualTo(200);
    assertThat(
            send(request(SUBMIT)
                    .header("X-Forwarded-For", "198.18.0.1, proxy")
                    .POST(BodyPublishers.ofString(TRANSACTION)))
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void fullMempoolRefusesSubmissions() throws Exception {
    await(engine.turn(dials("mempool = 2", "block-time = 10 s")));
    assertThat(post(SUBMIT, TRANSACTION).statusCode()).isEqualTo(202);
    assertThat(post(SUBMIT, TRANSACTION).statusCode()).isEqualTo(202);
    assertThat(post(SUBMIT, TRANSACTION).statusCode()).isEqualTo(500);
  }

  @Test
  void stubFreezesItsHeightAndFindsNothing() throws Exception {
    eventually("/api/v1/chain/height", answer -> answer.getLong("height") >= 1);
    await(engine.turn(dials("stub = true")));
    var accepted = new JsonObject(post(SUBMIT, TRANSACTION).body());
    assertThat(get(SUBMIT + accepted.getString("tx_id")).statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/consensus/history?limit=100").body())
        .contains("block_proposed")
        .doesNotContain("block_finalized", "consensus_reached");
  }
}
