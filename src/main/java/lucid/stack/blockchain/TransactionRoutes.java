package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import lucid.stack.Responses;
import lucid.stack.Share;

/** The routes that take transactions and show their state. Not thread-safe. */
final class TransactionRoutes {
  private static final int BATCH = 100;

  private final Ledger ledger;
  private final BlockProducer producer;
  private BlockchainDials dials;
  private Share errors = new Share();

  TransactionRoutes(Ledger ledger, BlockProducer producer) {
    this.ledger = ledger;
    this.producer = producer;
  }

  /** Takes other dials, and forgets the number of refused submissions. */
  void turn(BlockchainDials turned) {
    dials = turned;
    errors = new Share();
  }

  /** Returns the body. If it is refused, or not an object, answers so and returns empty. */
  private Optional<JsonObject> admitted(RoutingContext call) {
    if (errors.picks(dials.errorsPercent()) || ledger.waiting() >= dials.mempool()) {
      EngineResponses.error(call);
      return Optional.empty();
    }
    return EngineResponses.body(call);
  }

  void submit(RoutingContext call) {
    admitted(call)
        .ifPresent(
            body -> {
              var problems = Submission.problems(body);
              if (!problems.isEmpty()) {
                EngineResponses.unprocessable(call, problems);
                return;
              }
              var transaction = accept(body);
              Responses.json(
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

  void submitBatch(RoutingContext call) {
    admitted(call)
        .ifPresent(
            body -> {
              var transactions =
                  body.getValue("transactions") instanceof JsonArray array
                      ? array
                      : new JsonArray();
              if (transactions.isEmpty() || transactions.size() > BATCH) {
                EngineResponses.unprocessable(
                    call, EngineResponses.problems("transactions", "1 to 100 transactions"));
                return;
              }
              var problems = new JsonArray();
              transactions.forEach(
                  one ->
                      problems.addAll(
                          one instanceof JsonObject object
                              ? Submission.problems(object)
                              : EngineResponses.problems("transactions", "not an object")));
              if (!problems.isEmpty()) {
                EngineResponses.unprocessable(call, problems);
                return;
              }
              var ids = new JsonArray();
              transactions.forEach(one -> ids.add(accept((JsonObject) one).id()));
              Responses.json(
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

  void transaction(RoutingContext call) {
    var id = call.pathParam("id");
    var found = dials.stub() ? Optional.<Ledger.Placed>empty() : ledger.transaction(id);
    if (found.isEmpty()) {
      EngineResponses.notFound(call, "Transaction not found", "TX_001", "tx_id", id);
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
    Responses.json(call, 200, answer);
  }
}
