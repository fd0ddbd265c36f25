package lucid.blockchain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.javaapi.core.Session;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Blocks of the chain that wait to be validated, each as it is and tampered with. */
final class BlocksToValidate {
  private static final String CANDIDATE = "candidate";

  private final Queue<Candidate> waiting = new ConcurrentLinkedQueue<>();
  private int taken;

  /**
   * @param original as the engine gave it, JSON
   * @param tampered the same with one lie in it
   * @param lie what that is
   */
  record Candidate(String original, String tampered, String lie) {}

  /** Takes in a block; called by one thread at a time. */
  void add(String original, ObjectNode block) {
    var lie = tamper(block, taken++ % 3);
    waiting.add(new Candidate(original, block.toString(), lie));
  }

  /** A different lie for each block in turn, which another check has to notice. */
  private static String tamper(ObjectNode block, int which) {
    if (which == 0
        && block.get("transactions") instanceof ArrayNode transactions
        && transactions.path(0) instanceof ObjectNode transaction) {
      transaction.put("fee", transaction.path("fee").asDouble() + 1);
      return "a transaction's fee was changed";
    } else if (which == 2) {
      block.remove("merkle_root");
      return "merkle_root was left out";
    }
    block.put("previous_hash", "f".repeat(64));
    return "previous_hash was changed";
  }

  /** Gives the session the next candidate, or none. */
  Session next(Session session) {
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
