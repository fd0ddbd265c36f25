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
 * The transactions of one run. The ids that the engine gave them tell them apart from all other
 * transactions. A person who reads the chain recognizes them by the run's id and the number in
 * their data.
 */
final class Submissions {
  /** The id of this run; a warm-up has another one. */
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
   * @param sentMillis the time of its submission, by the injector's clock
   * @param answeredMillis the time of the answer, by the injector's clock
   * @param submittedAt the time of its acceptance, by the engine's clock; empty if it is unknown
   */
  record Accepted(long sentMillis, long answeredMillis, Optional<Instant> submittedAt) {}

  /**
   * @param requests the number of requests that are due
   * @param batch the number of transactions in each request
   */
  Submissions(int requests, int batch) {
    this.requests = requests;
    this.batch = batch;
  }

  /** Puts the run's id and the number of the next transaction into the session. */
  Session number(Session session) {
    return session
        .set("run", run)
        .set("sequence", started.getAndIncrement() * batch)
        .set("sentAt", Ticker.SYSTEM.epochMillis());
  }

  /** Notes an answer, with the ids of the transactions if it was 202. */
  Session answered(Session session) {
    if (!session.isFailed()) {
      List<String> ids = session.getList("ids");
      var known =
          new Accepted(
              session.getLong("sentAt"),
              Ticker.SYSTEM.epochMillis(),
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

  /** Notes that a request was answered or has failed now. */
  void ended() {
    lastAnswerMillis.set(Ticker.SYSTEM.epochMillis());
    answered.incrementAndGet();
  }

  /** Returns whether every request that is due was answered or has failed. */
  boolean areComplete() {
    return answered.get() >= requests;
  }

  /** Returns the time of the latest answer, by the injector's clock; 0 before the first one. */
  long lastAnswerMillis() {
    return lastAnswerMillis.get();
  }

  /** Returns the accepted transactions by their ids. */
  Map<String, Accepted> accepted() {
    return accepted;
  }

  /** Returns the number of transactions that got the id of another one. */
  int givenTwice() {
    return givenTwice.get();
  }
}
