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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import lucid.engine.EngineClient;
import lucid.measure.Ticker;

/**
 * Reads the chain during the load, height by height. If a block does not name the one before it as
 * its parent, that one was replaced and is read again. The last block is read again before the
 * watch ends.
 *
 * <p>The watcher asks for the height every 100 ms around the moment at which the next block is due,
 * so that it sees the block within 1 % of 10 s. Otherwise it asks once a second. With the blocks,
 * rounds and validations these are about three requests a second, a third of the number that the
 * engine's own limiter admits for a client.
 */
final class ChainWatcher {
  /** The time between two looks while a block is due. */
  static final Duration FINE = Duration.ofMillis(100);

  /** The number of looks in a block time while no block is due. */
  private static final int LOOKS = 10;

  /** The percentage of a block time after which the next block is due soon. */
  private static final int CLOSE_PERCENT = 85;

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
  private static final long NOT_STARTED = Long.MIN_VALUE;
  private static final int HEIGHTS_AT_ONCE = 50;
  private static final int EVENTS = 100;
  private static final int PAGES = 5;
  private static final Duration OVERDUE = Duration.ofSeconds(30);

  private final EngineClient engine;
  private final Submissions submissions;
  private final BlocksToValidate candidates;
  private final Duration blockTime;
  private final Duration load;
  private final Duration settling;
  private final Ticker ticker;
  private final AtomicLong startedNanos = new AtomicLong(NOT_STARTED);
  private final List<ObservedBlock> blocks = new CopyOnWriteArrayList<>();
  private final List<Long> missing = new CopyOnWriteArrayList<>();
  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  private final Rounds rounds = new Rounds();
  private final AtomicInteger replaced = new AtomicInteger();
  private volatile long height = -1;
  private volatile long lastSeenMillis;
  private volatile boolean confirmed;

  /**
   * @param load the time during which transactions are submitted
   * @param settling the longest wait for their blocks afterwards; zero to end without a wait
   */
  ChainWatcher(
      EngineClient engine,
      Submissions submissions,
      BlocksToValidate candidates,
      Duration blockTime,
      Duration load,
      Duration settling,
      Ticker ticker) {
    this.engine = engine;
    this.submissions = submissions;
    this.candidates = candidates;
    this.blockTime = blockTime;
    this.load = load;
    this.settling = settling;
    this.ticker = ticker;
  }

  /** Reads the new part of the chain. If reading fails, the next call reads it again. */
  CompletionStage<Void> readChain(Session session) {
    if (startedNanos.compareAndSet(NOT_STARTED, ticker.nanos())) {
      lastSeenMillis = ticker.epochMillis();
    }
    return engine
        .height()
        .thenCompose(
            answer -> {
              require(answer, 200);
              long seenMillis = ticker.epochMillis();
              long now = answer.json().path("height").asLong();
              if (height < 0) {
                return begin(now);
              }
              if (now > height) {
                return readUpTo(now, seenMillis).thenCompose(read -> history(0));
              }
              return isComplete() && !confirmed ? confirm(seenMillis) : DONE;
            });
  }

  /** Begins with the newest block, which is validated but not counted. */
  private CompletableFuture<Void> begin(long now) {
    return engine
        .block(now)
        .thenAccept(
            answer -> {
              candidates.add(answer.body(), block(answer));
              height = now;
            });
  }

  private CompletableFuture<Void> readUpTo(long now, long seenMillis) {
    long first = height + 1;
    long last = Math.min(now, height + HEIGHTS_AT_ONCE);
    var reading = DONE;
    for (long next = first; next <= last; next++) {
      long one = next;
      reading = reading.thenCompose(read -> read(one, seenMillis));
    }
    return reading;
  }

  private CompletableFuture<Void> read(long one, long seenMillis) {
    return engine
        .block(one)
        .thenCompose(
            answer -> {
              if (answer.status() == 404) {
                missing.add(one);
                height = one;
                return DONE;
              }
              var block = block(answer);
              blocks.add(ObservedBlock.of(block, one, seenMillis));
              candidates.add(answer.body(), block);
              countCommitted();
              height = one;
              lastSeenMillis = seenMillis;
              confirmed = false;
              return followBack(blocks.size() - 1, seenMillis);
            });
  }

  /** Reads the blocks before {@code index} again, back to the first that was not replaced. */
  private CompletableFuture<Void> followBack(int index, long seenMillis) {
    if (index == 0 || !blocks.get(index).contradicts(blocks.get(index - 1))) {
      return DONE;
    }
    return readAgain(index - 1, seenMillis)
        .thenCompose(other -> other ? followBack(index - 1, seenMillis) : DONE);
  }

  /** Reads a block again, and returns whether another block has its height now. */
  private CompletableFuture<Boolean> readAgain(int index, long seenMillis) {
    var known = blocks.get(index);
    return engine
        .block(known.height())
        .thenApply(
            answer -> {
              var block = block(answer);
              var found = ObservedBlock.of(block, known.height(), seenMillis);
              if (found.hash().equals(known.hash())) {
                return false;
              }
              blocks.set(index, found.asReplacement());
              candidates.add(answer.body(), block);
              replaced.incrementAndGet();
              countCommitted();
              return true;
            });
  }

  /** Checks that the last block is still the one that was read. */
  private CompletableFuture<Void> confirm(long seenMillis) {
    int last = blocks.size() - 1;
    if (last < 0) {
      confirmed = true;
      return DONE;
    }
    return readAgain(last, seenMillis)
        .thenCompose(
            other -> {
              confirmed = !other;
              return other ? followBack(last, seenMillis) : DONE;
            });
  }

  private void countCommitted() {
    var ids =
        blocks.stream()
            .flatMap(block -> block.transactions().stream())
            .map(ObservedBlock.Listed::id)
            .collect(Collectors.toSet());
    committed.retainAll(ids);
    committed.addAll(ids);
  }

  private static ObjectNode block(EngineClient.Answer answer) {
    require(answer, 200);
    if (answer.json() instanceof ObjectNode block) {
      return block;
    }
    throw new IllegalStateException("the engine's block is not a JSON object");
  }

  private CompletableFuture<Void> history(int page) {
    return engine
        .history(EVENTS, page * EVENTS)
        .thenCompose(
            answer -> {
              require(answer, 200);
              return rounds.add(answer.json().path("events")) && page + 1 < PAGES
                  ? history(page + 1)
                  : DONE;
            });
  }

  private static void require(EngineClient.Answer answer, int status) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "the engine answered " + answer.status() + ", expected " + status);
    }
  }

  /** Returns the pause before the next look. */
  Duration pause() {
    var fine = Duration.ofMillis(Math.min(FINE.toMillis(), blockTime.toMillis() / LOOKS));
    long since = ticker.epochMillis() - lastSeenMillis;
    // Before the first block, it is unknown when a block is due.
    long close = blocks.isEmpty() ? 0 : blockTime.toMillis() * CLOSE_PERCENT / 100;
    if (since >= close && since <= 2 * blockTime.toMillis()) {
      return fine;
    }
    long coarse = blockTime.toMillis() / LOOKS;
    return Duration.ofMillis(
        Math.max(fine.toMillis(), since < close ? Math.min(coarse, close - since) : coarse));
  }

  /**
   * Returns whether the watch goes on. It ends when everything is submitted and committed and the
   * last interval has ended, or when the longest wait is over.
   */
  boolean goesOn() {
    if (!submissions.areComplete()) {
      return sinceStart() < load.plus(OVERDUE).toNanos();
    }
    if (settling.isZero()
        || ticker.epochMillis() - submissions.lastAnswerMillis() > settling.toMillis()) {
      return false;
    }
    return !(confirmed && isComplete());
  }

  /** Returns whether all accepted transactions are in blocks, and the last interval has ended. */
  private boolean isComplete() {
    return submissions.areComplete()
        && committed.containsAll(submissions.accepted().keySet())
        && account().isClosed();
  }

  /** Returns the number of blocks that were replaced after they had been read. */
  int replaced() {
    return replaced.get();
  }

  /** Returns the account of the chain until now. */
  ChainAccount account() {
    return new ChainAccount(
        submissions.accepted(),
        submissions.givenTwice(),
        new ArrayList<>(blocks),
        missing,
        rounds,
        blockTime,
        settling,
        ticker.epochMillis());
  }

  /** Returns the nanoseconds since the first look; 0 before it. */
  private long sinceStart() {
    return startedNanos.get() == NOT_STARTED ? 0 : ticker.nanos() - startedNanos.get();
  }

  /** Returns the number of requests a second that the watcher has sent. */
  double requestsPerSecond() {
    return engine.requests() / (sinceStart() / 1e9);
  }
}
