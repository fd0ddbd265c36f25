package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import lucid.stack.Responses;

/** The routes that show the chain's blocks and validate other blocks. Not thread-safe. */
final class BlockRoutes {
  private static final Set<String> ORDERS =
      Set.of("height_desc", "height_asc", "timestamp_desc", "timestamp_asc");

  private final Ledger ledger;
  private final BlockValidator validator;
  private BlockchainDials dials;
  private int validBlocks;

  BlockRoutes(Ledger ledger) {
    this.ledger = ledger;
    this.validator = new BlockValidator(ledger);
  }

  /** Takes other dials, and forgets the number of blocks that were found valid. */
  void turn(BlockchainDials turned) {
    dials = turned;
    validBlocks = 0;
  }

  void blocks(RoutingContext call) {
    var page = EngineResponses.number(call, "page", 1, 1, Integer.MAX_VALUE);
    var limit = EngineResponses.number(call, "limit", 20, 1, EngineResponses.PAGE);
    var from = EngineResponses.number(call, "height_from", 0, 0, Long.MAX_VALUE);
    var to = EngineResponses.number(call, "height_to", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    var sort = Optional.ofNullable(call.request().getParam("sort")).orElse("height_desc");
    if (page.isEmpty()
        || limit.isEmpty()
        || from.isEmpty()
        || to.isEmpty()
        || !ORDERS.contains(sort)) {
      EngineResponses.unprocessable(
          call,
          EngineResponses.problems(
              "query", "page from 1, limit 1 to 100, heights from 0, sort one of " + ORDERS));
      return;
    }
    var all = new ArrayList<>(ledger.between(from.get(), to.get()));
    // A lower block is also an older one: both orders are the same.
    if (sort.endsWith("_desc")) {
      Collections.reverse(all);
    }
    var shown =
        all.stream()
            .skip((page.get() - 1) * limit.get())
            .limit(limit.get())
            .map(Block::summary)
            .toList();
    Responses.json(
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

  void blockOfHeight(RoutingContext call) {
    var height = call.pathParam("height");
    if (!height.matches("\\d{1,18}")) {
      EngineResponses.unprocessable(
          call, EngineResponses.problems("height", "value is not a valid integer"));
      return;
    }
    block(call, height, height);
  }

  /** Shows a block by its id. {@code /blocks/latest} comes here, too: there is no such id. */
  void blockOfId(RoutingContext call) {
    var id = call.pathParam("id");
    block(call, id.matches("block_\\d{1,18}") ? id.substring("block_".length()) : "-1", id);
  }

  private void block(RoutingContext call, String height, String asked) {
    var found = ledger.block(Long.parseLong(height));
    if (found.isPresent()) {
      Responses.json(call, 200, found.get().full());
    } else {
      EngineResponses.notFound(call, "Block not found", "BLOCK_001", "block", asked);
    }
  }

  void validate(RoutingContext call) {
    EngineResponses.body(call)
        .ifPresent(
            body -> {
              if (body.getValue("block_data") instanceof JsonObject block) {
                Responses.json(call, 200, judged(block));
              } else {
                EngineResponses.unprocessable(
                    call, EngineResponses.problems("block_data", "field required"));
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

  void height(RoutingContext call) {
    var head = ledger.head();
    Responses.json(
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
}
