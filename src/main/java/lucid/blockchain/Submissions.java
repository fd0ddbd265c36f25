package lucid.blockchain;

import io.gatling.javaapi.core.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lucid.measure.Ticker;

/**
 * The transactions of one run: told apart from all others by the ids that the engine gave them, and
 * for whoever reads the chain by the run and the number in their data.
 */
final class Submissions {
  /** Of this run alone: a warm-up has one of its own. */
  private final String run = UUID.randomUUID().toString();

  private final int requests;
  private final int batch;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger givenTwice = new AtomicInteger();
  private final AtomicLong lastAnswerMillis = new AtomicLong();
  private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();

  /**
   * A transaction that was answered with 202.
   *
   * @param sentMillis by our clock
   * @param submittedAt by the engine's, if it said so
   */
  record Accepted(long sentMillis, Optional<Instant> submittedAt) {}

  /**
   * @param requests that are due
   * @param batch transactions in each
   */
  Submissions(int requests, int batch) {
    this.requests = requests;
    this.batch = batch;
  }

  /** Gives the next request its {@code run}, and the number of its (first) transaction. */
  Session number(Session session) {
    return session
        .set("run", run)
        .set("sequence", started.getAndIncrement() * batch)
        .set("sentAt", Ticker.SYSTEM.epochMillis());
  }

  /** Keeps the ids that the answer gave; none if it was not 202. */
  Session answered(Session session) {
    if (!session.isFailed()) {
      List<String> ids = session.getList("ids");
      var known =
          new Accepted(
              session.getLong("sentAt"),
              session.contains("submittedAt")
                  ? Optional.of(session.<Instant>get("submittedAt"))
                  : Optional.empty());
      for (var id : ids) {
        if (accepted.put(id, known) != null) {
          givenTwice.incrementAndGet();
        }
      }
    }
    ended();
    return session;
  }

  /** Takes in that a request has been answered, or has failed, just now. */
  void ended() {
    lastAnswerMillis.set(Ticker.SYSTEM.epochMillis());
    answered.incrementAndGet();
  }

  /** Whether every request that is due has been answered, or has failed. */
  boolean areOver() {
    return answered.get() >= requests;
  }

  /** When, by our clock; 0 before the first. */
  long lastAnswerMillis() {
    return lastAnswerMillis.get();
  }

  /** By id. */
  Map<String, Accepted> accepted() {
    return accepted;
  }

  /** How many ids were given to more than one transaction. */
  int givenTwice() {
    return givenTwice.get();
  }
}
