package lucid.blockchain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.javaapi.core.Session;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A queue of the chain's blocks that wait for validation, each as it is and tampered with. */
final class BlocksToValidate {
  private static final String CANDIDATE = "candidate";

  private final Queue<Candidate> waiting = new ConcurrentLinkedQueue<>();
  private int taken;

  /**
   * A block to validate.
   *
   * @param original the block as the engine sent it, as JSON
   * @param tampered the same block with one change
   * @param lie the change, as a sentence
   */
  record Candidate(String original, String tampered, String lie) {}

  /** Adds a block. Called by one thread at a time. */
  void add(String original, ObjectNode block) {
    var lie = tamper(block, taken++ % 3);
    waiting.add(new Candidate(original, block.toString(), lie));
  }

  /**
   * Changes the block in one of three ways in turn, and returns the change as a sentence. Each way
   * must be noticed by a different check of the engine.
   */
  private static String tamper(ObjectNode block, int way) {
    if (way == 0
        && block.get("transactions") instanceof ArrayNode transactions
        && transactions.path(0) instanceof ObjectNode transaction) {
      transaction.put("fee", transaction.path("fee").asDouble() + 1);
      return "a transaction's fee was changed";
    } else if (way == 2) {
      block.remove("merkle_root");
      return "merkle_root was left out";
    }
    block.put("previous_hash", "f".repeat(64));
    return "previous_hash was changed";
  }

  /** Puts the next candidate into the session; an empty Optional if no block waits. */
  Session giveNext(Session session) {
    return session.set(CANDIDATE, poll());
  }

  Optional<Candidate> poll() {
    return Optional.ofNullable(waiting.poll());
  }

  static boolean isThere(Session session) {
    return session.<Optional<Candidate>>get(CANDIDATE).isPresent();
  }

  static Candidate of(Session session) {
    return session.<Optional<Candidate>>get(CANDIDATE).orElseThrow();
  }
}
