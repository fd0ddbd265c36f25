package lucid.blockchain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import lucid.measure.Ticker;
import lucid.target.EngineClient;

/**
 * Reads the chain while the load runs: height by height, every block once, none skipped.
 *
 * <p>It asks for the height every 100 ms around the moment at which the next block is due, so that
 * it sees it appear within 1 % of 10 s, and once a second otherwise: with the block, its rounds and
 * its validations that is about three requests a second, a third of what the engine's own limiter
 * admits of a client.
 */
final class ChainWatcher {
  /** How exactly the appearance of a block is seen. */
  static final Duration FINE = Duration.ofMillis(100);

  /** Looks in a block time while no block is due. */
  private static final int LOOKS = 10;

  /** When it begins to look closely, in percent of a block time after the last block. */
  private static final int CLOSE_PERCENT = 85;

  private static final int HEIGHTS_AT_ONCE = 50;
  private static final int EVENTS = 100;
  private static final int PAGES = 5;
  private static final Duration OVERDUE = Duration.ofSeconds(30);

  private final EngineClient engine;
  private final Submissions submissions;
  private final Candidates candidates;
  private final Duration blockTime;
  private final Duration load;
  private final Duration settling;
  private final AtomicLong startedNanos = new AtomicLong();
  private final List<ObservedBlock> blocks = new CopyOnWriteArrayList<>();
  private final List<Long> missing = new CopyOnWriteArrayList<>();
  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  private final Rounds rounds = new Rounds();
  private volatile long height = -1;
  private volatile long lastSeenMillis;

  /**
   * @param load how long transactions are submitted
   * @param settling how long to wait for them afterwards, at most; zero = not at all
   */
  ChainWatcher(
      EngineClient engine,
      Submissions submissions,
      Candidates candidates,
      Duration blockTime,
      Duration load,
      Duration settling) {
    this.engine = engine;
    this.submissions = submissions;
    this.candidates = candidates;
    this.blockTime = blockTime;
    this.load = load;
    this.settling = settling;
  }

  /**
   * One look at the chain: fails if the engine can't be read, and the next look makes up for it.
   */
  CompletionStage<Void> look(Session session) {
    startedNanos.compareAndSet(0, System.nanoTime());
    return engine
        .height()
        .thenCompose(
            answer -> {
              require(answer, 200);
              long seenMillis = Ticker.SYSTEM.epochMillis();
              long now = answer.json().path("height").asLong();
              if (height < 0) {
                return begin(now);
              }
              return now > height
                  ? readOn(now, seenMillis).thenCompose(read -> history(0))
                  : CompletableFuture.<Void>completedFuture(null);
            });
  }

  /** The block that is the newest when the watch begins is validated, but not counted. */
  private CompletableFuture<Void> begin(long now) {
    return engine
        .block(now)
        .thenAccept(
            answer -> {
              require(answer, 200);
              candidates.add(answer.body(), (ObjectNode) answer.json());
              height = now;
            });
  }

  private CompletableFuture<Void> readOn(long now, long seenMillis) {
    long from = height + 1;
    var reading = CompletableFuture.<Void>completedFuture(null);
    for (long next = from; next <= Math.min(now, from + HEIGHTS_AT_ONCE); next++) {
      long one = next;
      reading = reading.thenCompose(read -> read(one, seenMillis));
    }
    return reading;
  }

  private CompletableFuture<Void> read(long one, long seenMillis) {
    return engine
        .block(one)
        .thenAccept(
            answer -> {
              if (answer.status() == 404) {
                missing.add(one);
              } else {
                require(answer, 200);
                var block = (ObjectNode) answer.json();
                observe(block, one, seenMillis);
                candidates.add(answer.body(), block);
              }
              height = one;
            });
  }

  private void observe(ObjectNode block, long one, long seenMillis) {
    var transactions = new ArrayList<ObservedBlock.Listed>();
    for (var transaction : block.path("transactions")) {
      var id = transaction.path("tx_id").asText();
      transactions.add(new ObservedBlock.Listed(id, transaction.path("timestamp").asText()));
      committed.add(id);
    }
    var time = EngineClient.time(block.path("timestamp").asText());
    blocks.add(new ObservedBlock(one, time, seenMillis, transactions));
    lastSeenMillis = seenMillis;
  }

  private CompletableFuture<Void> history(int page) {
    return engine
        .history(EVENTS, page * EVENTS)
        .thenCompose(
            answer -> {
              require(answer, 200);
              return rounds.take(answer.json().path("events")) && page + 1 < PAGES
                  ? history(page + 1)
                  : CompletableFuture.completedFuture(null);
            });
  }

  private static void require(EngineClient.Answer answer, int status) {
    if (answer.status() != status) {
      throw new IllegalStateException("found " + answer.status() + ", expected " + status);
    }
  }

  /** How long to wait before the next look. */
  Duration pause() {
    var fine = Duration.ofMillis(Math.min(FINE.toMillis(), blockTime.toMillis() / LOOKS));
    if (lastSeenMillis == 0) {
      return fine;
    }
    long since = Ticker.SYSTEM.epochMillis() - lastSeenMillis;
    long close = blockTime.toMillis() * CLOSE_PERCENT / 100;
    if (since >= close && since <= 2 * blockTime.toMillis()) {
      return fine;
    }
    long coarse = blockTime.toMillis() / LOOKS;
    return Duration.ofMillis(
        Math.max(fine.toMillis(), since < close ? Math.min(coarse, close - since) : coarse));
  }

  /** Until all is submitted, and then until all of it is in blocks and the last block is closed. */
  boolean goesOn() {
    if (!submissions.areOver()) {
      return sinceStart() < load.plus(OVERDUE).toNanos();
    }
    if (settling.isZero()
        || Ticker.SYSTEM.epochMillis() - submissions.lastAnswerMillis() > settling.toMillis()) {
      return false;
    }
    return !(committed.containsAll(submissions.accepted().keySet()) && account().isClosed());
  }

  /** What came of it so far. */
  ChainAccount account() {
    return new ChainAccount(
        submissions.accepted(),
        submissions.givenTwice(),
        new ArrayList<>(blocks),
        missing,
        rounds,
        blockTime,
        settling,
        Ticker.SYSTEM.epochMillis());
  }

  /** Returns the nanoseconds since the first look; 0 before it. */
  private long sinceStart() {
    return startedNanos.get() == 0 ? 0 : System.nanoTime() - startedNanos.get();
  }

  /** How many requests a second it has sent. */
  double requestsPerSecond() {
    return engine.requests() / (sinceStart() / 1e9);
  }
}
