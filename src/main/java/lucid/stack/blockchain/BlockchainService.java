package lucid.stack.blockchain;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import lucid.stack.Loopback;
import lucid.stack.Service;
import lucid.stack.Share;

/**
 * The blockchain engine as CONTRACT 6.2 has it, with the work really done: transactions wait in a
 * mempool, come into a block a slot, and the blocks are chained by their hashes.
 *
 * <p>Lives on one event loop, so its state needs no locks.
 */
public final class BlockchainService implements Service<BlockchainDials> {
  private static final long SWEEP_MILLIS = 10_000;
  private static final long BODY_BYTES = 8 << 20;
  private static final int BATCH = 100;
  private static final int PAGE = 100;
  private static final Set<String> ORDERS =
      Set.of("height_desc", "height_asc", "timestamp_desc", "timestamp_asc");

  private final Vertx vertx;
  private final Context context;
  private final RateLimits limits = new RateLimits(System::nanoTime);
  private final Ledger ledger = new Ledger(Instant.now());
  private final Consensus consensus = new Consensus();
  private final BlockValidator validator = new BlockValidator(ledger);
  private final BlockProducer producer;
  private Share errors = new Share();
  private int validBlocks;
  private BlockchainDials dials;
  private HttpServer server;

  public BlockchainService(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.producer = new BlockProducer(vertx, ledger, consensus);
  }

  @Override
  public Future<Map<String, Object>> start(BlockchainDials initial) {
    Promise<Map<String, Object>> started = Promise.promise();
    context.runOnContext(
        unused -> {
          set(initial);
          vertx.setPeriodic(SWEEP_MILLIS, id -> limits.sweep());
          server = Loopback.httpServer(vertx).requestHandler(routes());
          server
              .listen(0, Loopback.HOST)
              .map(
                  bound ->
                      Map.<String, Object>of(
                          "url", Loopback.http(bound.actualPort()), "api-key", initial.apiKey()))
              .onComplete(started);
        });
    return started.future();
  }

  @Override
  public Future<Void> turn(BlockchainDials turned) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        unused -> {
          set(turned);
          done.complete();
        });
    return done.future();
  }

  private void set(BlockchainDials turned) {
    dials = turned;
    errors = new Share();
    validBlocks = 0;
    limits.forget();
    producer.turn(turned);
  }

  @Override
  public Future<Void> stop() {
    context.runOnContext(unused -> producer.stop());
    return server.close();
  }

  private Router routes() {
    var router = Router.router(vertx);
    router.get("/health").handler(call -> json(call, 200, health()));
    var api = "/api/v1";
    router.route(api + "/*").handler(this::authorize);
    router.route(api + "/*").handler(this::limit);
    router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
    router.get(api + "/health").handler(call -> json(call, 200, health().put("version", "1.0.0")));
    router.post(api + "/transactions/").handler(call -> after(dials.latency(), call, this::submit));
    router
        .post(api + "/transactions/batch")
        .handler(call -> after(dials.latency(), call, this::submitBatch));
    router.get(api + "/transactions/:id").handler(this::transaction);
    router.get(api + "/blocks/").handler(this::blocks);
    router.get(api + "/blocks/height/:height").handler(this::blockOfHeight);
    router
        .post(api + "/blocks/validate")
        .handler(call -> after(dials.validation(), call, this::validate));
    router.get(api + "/blocks/:id").handler(this::blockOfId);
    router.get(api + "/chain/height").handler(this::height);
    router.get(api + "/consensus/status").handler(this::status);
    router.get(api + "/consensus/history").handler(this::history);
    // Behind those with the slash, which these would match too.
    router.route(api + "/transactions").handler(BlockchainService::addSlash);
    router.route(api + "/blocks").handler(BlockchainService::addSlash);
    router.route().handler(call -> json(call, 404, new JsonObject().put("detail", "Not Found")));
    router.errorHandler(500, BlockchainService::error);
    return router;
  }

  /** Three headers at once; without them the real engine answers 500, not 401. */
  private void authorize(RoutingContext call) {
    var request = call.request();
    if (dials.apiKey().equals(request.getHeader("X-API-Key"))
        && dials.apiKey().equals(request.getHeader("api-key"))
        && Optional.ofNullable(request.getHeader("Authorization"))
            .filter(value -> value.startsWith("Bearer "))
            .isPresent()) {
      call.next();
    } else {
      error(call);
    }
  }

  private void limit(RoutingContext call) {
    if (!dials.limiter() || limits.admits(call.request())) {
      call.next();
    } else {
      error(call);
    }
  }

  private void after(Duration delay, RoutingContext call, Consumer<RoutingContext> answer) {
    if (delay.isZero()) {
      answer.accept(call);
    } else {
      vertx.setTimer(Math.max(1, delay.toMillis()), id -> answer.accept(call));
    }
  }

  private static void addSlash(RoutingContext call) {
    call.response().setStatusCode(307).putHeader("Location", call.request().path() + "/").end();
  }

  private static JsonObject health() {
    return new JsonObject().put("status", "healthy").put("service", "lucid-blockchain-api");
  }

  private boolean refusesSubmissions() {
    return errors.picks(dials.errorsPercent()) || ledger.waiting() >= dials.mempool();
  }

  private void submit(RoutingContext call) {
    if (refusesSubmissions()) {
      error(call);
      return;
    }
    body(call)
        .ifPresent(
            body -> {
              var problems = Submission.problems(body);
              if (!problems.isEmpty()) {
                unprocessable(call, problems);
                return;
              }
              var transaction = accept(body);
              json(
                  call,
                  202,
                  new JsonObject()
                      .put("tx_id", transaction.id())
                      .put("status", "pending")
                      .put("submitted_at", Timestamps.write(transaction.submittedAt()))
                      .putNull("confirmation_time")
                      .putNull("block_height"));
            });
  }

  private Transaction accept(JsonObject body) {
    var transaction = Submission.transaction(body, Instant.now());
    producer.take(transaction);
    return transaction;
  }

  private void submitBatch(RoutingContext call) {
    if (refusesSubmissions()) {
      error(call);
      return;
    }
    body(call)
        .ifPresent(
            body -> {
              var transactions =
                  body.getValue("transactions") instanceof JsonArray array
                      ? array
                      : new JsonArray();
              if (transactions.isEmpty() || transactions.size() > BATCH) {
                unprocessable(call, problems("transactions", "1 to 100 transactions"));
                return;
              }
              var problems = new JsonArray();
              transactions.forEach(
                  one ->
                      problems.addAll(
                          one instanceof JsonObject object
                              ? Submission.problems(object)
                              : problems("transactions", "not an object")));
              if (!problems.isEmpty()) {
                unprocessable(call, problems);
                return;
              }
              var ids = new JsonArray();
              transactions.forEach(one -> ids.add(accept((JsonObject) one).id()));
              json(
                  call,
                  202,
                  new JsonObject()
                      .put("batch_id", UUID.randomUUID().toString())
                      .put("submitted_count", ids.size())
                      .put("failed_count", 0)
                      .put("transaction_ids", ids)
                      .put("errors", new JsonArray()));
            });
  }

  private void transaction(RoutingContext call) {
    var id = call.pathParam("id");
    var found = dials.stub() ? Optional.<Ledger.Placed>empty() : ledger.transaction(id);
    if (found.isEmpty()) {
      notFound(call, "Transaction not found", "TX_001", "tx_id", id);
      return;
    }
    var placed = found.get();
    var transaction = placed.transaction();
    var answer =
        new JsonObject()
            .put("tx_id", id)
            .put("type", transaction.type())
            .put("data", new JsonObject(transaction.data()))
            .put("signature", transaction.signature())
            .put("fee", transaction.fee())
            .put("status", placed.block().isPresent() ? "confirmed" : "pending")
            .put("submitted_at", Timestamps.write(transaction.submittedAt()))
            .putNull("confirmed_at")
            .putNull("block_height")
            .putNull("block_hash")
            .putNull("transaction_index");
    placed
        .block()
        .ifPresent(
            block ->
                answer
                    .put("confirmed_at", Timestamps.write(block.timestamp()))
                    .put("block_height", block.height())
                    .put("block_hash", block.hash())
                    .put("transaction_index", placed.index()));
    json(call, 200, answer);
  }

  private void blocks(RoutingContext call) {
    var page = number(call, "page", 1, 1, Integer.MAX_VALUE);
    var limit = number(call, "limit", 20, 1, PAGE);
    var from = number(call, "height_from", 0, 0, Long.MAX_VALUE);
    var to = number(call, "height_to", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    var sort = Optional.ofNullable(call.request().getParam("sort")).orElse("height_desc");
    if (page.isEmpty()
        || limit.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || !ORDERS.contains(sort)) {
      unprocessable(
          call,
          problems("query", "page from 1, limit 1 to 100, heights from 0, sort one of " + ORDERS));
      return;
    }
    var all = new ArrayList<>(ledger.between(from.get(), to.get()));
    // Blocks are as old as they are low: both orders are one.
    if (sort.endsWith("_desc")) {
      Collections.reverse(all);
    }
    var shown =
        all.stream()
            .skip((page.get() - 1) * limit.get())
            .limit(limit.get())
            .map(Block::summary)
            .toList();
    json(
        call,
        200,
        new JsonObject()
            .put("blocks", new JsonArray(shown))
            .put(
                "pagination",
                new JsonObject()
                    .put("page", page.get())
                    .put("limit", limit.get())
                    .put("total", all.size())
                    .put("pages", (all.size() + limit.get() - 1) / limit.get())));
  }

  private void blockOfHeight(RoutingContext call) {
    var height = call.pathParam("height");
    if (!height.matches("\\d{1,18}")) {
      unprocessable(call, problems("height", "value is not a valid integer"));
      return;
    }
    block(call, height, height);
  }

  /** Also what {@code /blocks/latest} comes to: there is no such id. */
  private void blockOfId(RoutingContext call) {
    var id = call.pathParam("id");
    block(call, id.matches("block_\\d{1,18}") ? id.substring("block_".length()) : "-1", id);
  }

  private void block(RoutingContext call, String height, String asked) {
    var found = ledger.block(Long.parseLong(height));
    if (found.isPresent()) {
      json(call, 200, found.get().full());
    } else {
      notFound(call, "Block not found", "BLOCK_001", "block", asked);
    }
  }

  private void validate(RoutingContext call) {
    body(call)
        .ifPresent(
            body -> {
              if (body.getValue("block_data") instanceof JsonObject block) {
                json(call, 200, judged(block));
              } else {
                unprocessable(call, problems("block_data", "field required"));
              }
            });
  }

  private JsonObject judged(JsonObject block) {
    var judgement = validator.validate(block, Instant.now(), dials.blindValidation());
    boolean wronged =
        judgement.getBoolean("valid")
            && dials.refuseEvery() > 0
            && ++validBlocks % dials.refuseEvery() == 0;
    return wronged ? judgement.put("valid", false) : judgement;
  }

  private void height(RoutingContext call) {
    var head = ledger.head();
    json(
        call,
        200,
        new JsonObject()
            .put("height", head.height())
            .put("timestamp", Timestamps.write(head.timestamp()))
            .put("block_hash", head.hash())
            .put("transaction_count", head.transactions().size())
            .put("block_size", head.sizeBytes())
            .put("validator", head.validator()));
  }

  private void status(RoutingContext call) {
    var head = ledger.head();
    boolean resting = producer.rounds() == 0;
    json(
        call,
        200,
        new JsonObject()
            .put("current_round", head.height() + producer.rounds())
            .put("phase", resting ? "finalization" : "voting")
            .put("block_height", head.height())
            .put("active_validators", Consensus.VALIDATORS)
            .put("total_stake", (double) Consensus.VALIDATORS)
            .put("consensus_reached", resting)
            .put("last_block_time", Timestamps.write(head.timestamp())));
  }

  private void history(RoutingContext call) {
    var limit = number(call, "limit", 20, 1, PAGE);
    var offset = number(call, "offset", 0, 0, Integer.MAX_VALUE);
    if (limit.isEmpty() || offset.isEmpty()) {
      unprocessable(call, problems("query", "limit 1 to 100, offset from 0"));
      return;
    }
    var all = consensus.events(this::isTold);
    json(
        call,
        200,
        new JsonObject()
            .put(
                "events",
                new JsonArray(
                    all.stream()
                        .skip(offset.get())
                        .limit(limit.get())
                        .map(Consensus.Event::json)
                        .toList()))
            .put("total_events", all.size())
            .put("page", offset.get() / limit.get() + 1)
            .put("limit", limit.get()));
  }

  /** The stub sends the first two types only. */
  private boolean isTold(Consensus.Event event) {
    return !dials.stub()
        || event.type().equals(Consensus.PROPOSED)
        || event.type().equals(Consensus.VOTE);
  }

  /** A query's number; empty if it is none or out of range. */
  private static Optional<Long> number(
      RoutingContext call, String name, long otherwise, long least, long most) {
    var given = call.request().getParam(name);
    if (given == null) {
      return Optional.of(otherwise);
    }
    return given.matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(given)).filter(value -> value >= least && value <= most)
        : Optional.empty();
  }

  /** The body as an object; if it is none, that has been answered. */
  private static Optional<JsonObject> body(RoutingContext call) {
    try {
      var body = call.body().asJsonObject();
      if (body != null) {
        return Optional.of(body);
      }
    } catch (io.vertx.core.json.DecodeException | ClassCastException e) {
      // Answered as what it is: no object.
    }
    unprocessable(call, problems("body", "value is not a valid JSON object"));
    return Optional.empty();
  }

  private static JsonArray problems(String field, String message) {
    return new JsonArray().add(Submission.problem(field, message));
  }

  private static void unprocessable(RoutingContext call, JsonArray problems) {
    json(call, 422, new JsonObject().put("detail", problems));
  }

  private static void notFound(
      RoutingContext call, String error, String code, String field, String asked) {
    json(
        call,
        404,
        new JsonObject()
            .put(
                "detail",
                new JsonObject()
                    .put("error", error)
                    .put("error_code", code)
                    .put("additional_info", new JsonObject().put(field, asked))));
  }

  /** What the real engine answers to anything it does not like before its routes. */
  private static void error(RoutingContext call) {
    json(
        call,
        500,
        new JsonObject()
            .put("error", "Internal server error")
            .put("message", "An unexpected error occurred")
            .put("timestamp", System.currentTimeMillis() / 1000.0));
  }

  private static void json(RoutingContext call, int status, JsonObject body) {
    call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }
}
