package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import lucid.stack.Responses;

/** The routes that show the state and the history of the consensus. */
final class ConsensusRoutes {
  private final Ledger ledger;
  private final Consensus consensus;
  private final BlockProducer producer;
  private BlockchainDials dials;

  ConsensusRoutes(Ledger ledger, Consensus consensus, BlockProducer producer) {
    this.ledger = ledger;
    this.consensus = consensus;
    this.producer = producer;
  }

  void turn(BlockchainDials turned) {
    dials = turned;
  }

  void status(RoutingContext call) {
    var head = ledger.head();
    boolean resting = producer.rounds() == 0;
    Responses.json(
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

  void history(RoutingContext call) {
    var limit = EngineResponses.number(call, "limit", 20, 1, EngineResponses.PAGE);
    var offset = EngineResponses.number(call, "offset", 0, 0, Integer.MAX_VALUE);
    if (limit.isEmpty() || offset.isEmpty()) {
      EngineResponses.unprocessable(
          call, EngineResponses.problems("query", "limit 1 to 100, offset from 0"));
      return;
    }
    var all = consensus.events(this::isShown);
    Responses.json(
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

  /** Returns whether the history shows an event: the stub shows only the first two types. */
  private boolean isShown(Consensus.Event event) {
    return !dials.stub()
        || event.type().equals(Consensus.PROPOSED)
        || event.type().equals(Consensus.VOTE);
  }
}
