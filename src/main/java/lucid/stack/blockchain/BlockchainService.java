package lucid.stack.blockchain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import lucid.stack.Delay;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Responses;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.StackService;

/**
 * The blockchain engine of CONTRACT 6.2, which really does the work: transactions wait in a mempool
 * for the block of the next slot, and the blocks are chained by their hashes.
 */
public final class BlockchainService extends StackService<BlockchainDials> {
  private static final long SWEEP_MILLIS = 10_000;
  private static final long BODY_BYTES = 8 << 20;
  private static final String SUBMIT = "/api/v1/transactions/";
  private static final String VALIDATE = "/api/v1/blocks/validate";

  private final RateLimits limits = new RateLimits(System::nanoTime);
  private final BlockProducer producer;
  private final TransactionRoutes transactions;
  private final BlockRoutes blocks;
  private final ConsensusRoutes consensus;
  private final ShapedHandler submissions;
  private final ShapedHandler validations;
  private BlockchainDials dials;
  private HttpServer server;

  public BlockchainService(Vertx vertx, Recording recording) {
    super(vertx);
    var ledger = new Ledger(Instant.now());
    var agreed = new Consensus();
    this.producer = new BlockProducer(vertx, ledger, agreed, recording);
    this.transactions = new TransactionRoutes(ledger, producer);
    this.blocks = new BlockRoutes(ledger);
    this.consensus = new ConsensusRoutes(ledger, agreed, producer);
    this.submissions = new ShapedHandler(vertx, recording, "engine");
    this.validations = new ShapedHandler(vertx, recording, "engine");
  }

  @Override
  public Future<Map<String, Object>> start(BlockchainDials initial) {
    return onLoop(
        () -> {
          set(initial);
          vertx.setPeriodic(SWEEP_MILLIS, id -> limits.sweep());
          server = Loopback.httpServer(vertx).requestHandler(routes());
          return server
              .listen(0, Loopback.HOST)
              .map(
                  bound ->
                      Map.of(
                          "url", Loopback.http(bound.actualPort()), "api-key", initial.apiKey()));
        });
  }

  @Override
  public Future<Void> turn(BlockchainDials turned) {
    return onLoop(
        () -> {
          set(turned);
          return Future.succeededFuture();
        });
  }

  private void set(BlockchainDials turned) {
    dials = turned;
    submissions.turn(Shape.of(turned.shape()));
    validations.turn(Shape.of(turned.validationShape()));
    transactions.turn(turned);
    blocks.turn(turned);
    consensus.turn(turned);
    limits.forget();
    producer.turn(turned);
  }

  @Override
  public Future<Void> stop() {
    return onLoop(
        () -> {
          producer.stop();
          return server.close();
        });
  }

  private Router routes() {
    var router = Router.router(vertx);
    router.post(SUBMIT + "*").handler(submissions);
    router.route(VALIDATE).handler(validations);
    router.get("/health").handler(call -> Responses.json(call, 200, health()));
    var api = "/api/v1";
    router.route(api + "/*").handler(this::authorize);
    router.route(api + "/*").handler(this::limit);
    router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
    router
        .get(api + "/health")
        .handler(call -> Responses.json(call, 200, health().put("version", "1.0.0")));
    router
        .post(SUBMIT)
        .handler(call -> Delay.then(vertx, dials.latency(), () -> transactions.submit(call)));
    router
        .post(api + "/transactions/batch")
        .handler(call -> Delay.then(vertx, dials.latency(), () -> transactions.submitBatch(call)));
    router.get(api + "/transactions/:id").handler(transactions::transaction);
    router.get(api + "/blocks/").handler(blocks::blocks);
    router.get(api + "/blocks/height/:height").handler(blocks::blockOfHeight);
    router
        .post(VALIDATE)
        .handler(call -> Delay.then(vertx, dials.validation(), () -> blocks.validate(call)));
    router.get(api + "/blocks/:id").handler(blocks::blockOfId);
    router.get(api + "/chain/height").handler(blocks::height);
    router.get(api + "/consensus/status").handler(consensus::status);
    router.get(api + "/consensus/history").handler(consensus::history);
    // These must come after the routes with the slash, which they would match, too.
    router.route(api + "/transactions").handler(BlockchainService::addSlash);
    router.route(api + "/blocks").handler(BlockchainService::addSlash);
    router
        .route()
        .handler(call -> Responses.json(call, 404, new JsonObject().put("detail", "Not Found")));
    router.errorHandler(500, EngineResponses::error);
    return router;
  }

  /** Requires three headers together; without them the real engine answers 500, not 401. */
  private void authorize(RoutingContext call) {
    var request = call.request();
    if (dials.apiKey().equals(request.getHeader("X-API-Key"))
        && dials.apiKey().equals(request.getHeader("api-key"))
        && Optional.ofNullable(request.getHeader("Authorization"))
            .filter(value -> value.startsWith("Bearer "))
            .isPresent()) {
      call.next();
    } else {
      EngineResponses.error(call);
    }
  }

  private void limit(RoutingContext call) {
    if (!dials.limiter() || limits.admits(call.request())) {
      call.next();
    } else {
      EngineResponses.error(call);
    }
  }

  private static void addSlash(RoutingContext call) {
    call.response().setStatusCode(307).putHeader("Location", call.request().path() + "/").end();
  }

  private static JsonObject health() {
    return new JsonObject().put("status", "healthy").put("service", "lucid-blockchain-api");
  }
}
