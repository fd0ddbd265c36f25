package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import lucid.measure.LogRecord;
import lucid.measure.Probe;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.store.HeldConnections;
import lucid.store.Store;
import lucid.store.UntoldException;

/**
 * Many connections, in use at the same time for a while: the fewest at any look count, by the
 * server's own count and by the answers.
 */
final class HeldPool {
  private static final Duration OPENING = Duration.ofSeconds(60);

  private final Store store;
  private final int wanted;
  private final Duration hold;
  private volatile int fewest;
  private volatile Optional<String> refusal = Optional.empty();
  private volatile Optional<String> untold = Optional.empty();

  HeldPool(Store store, int wanted, Duration hold) {
    this.store = store;
    this.wanted = wanted;
    this.hold = hold;
  }

  /** Opens, looks again and again, and closes. */
  ActionBuilder hold() {
    return Probe.of(DatabaseApi.HOLD, session -> holdAll().whenComplete(this::ended))
        .within(OPENING.plus(hold))
        .step();
  }

  private CompletionStage<Void> holdAll() {
    return store
        .hold(wanted)
        .thenCompose(
            held ->
                look(held, System.nanoTime() + hold.toNanos(), wanted)
                    .thenAccept(
                        seen -> {
                          fewest = seen;
                          refusal = held.refusal();
                        })
                    .handle((seen, failure) -> failure)
                    .thenCompose(failure -> held.release().thenApply(released -> failure))
                    .thenCompose(
                        failure ->
                            failure == null
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(failure)));
  }

  private void ended(Void held, Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof UntoldException reason) {
      untold = Optional.of(reason.getMessage());
    }
  }

  /** Returns why the server's own count of its connections can't be had; empty if it can. */
  Optional<String> untold() {
    return untold;
  }

  private CompletionStage<Integer> look(HeldConnections held, long deadline, int before) {
    return held.look()
        .thenCompose(
            look -> {
              int seen = Math.min(before, Math.min(look.counted(), look.answered()));
              return System.nanoTime() < deadline
                  ? look(held, deadline, seen)
                  : CompletableFuture.completedFuture(seen);
            });
  }

  /** Records one entry for each connection. */
  ActionBuilder inUse() {
    return Tally.of(DatabaseApi.IN_USE, session -> records());
  }

  private List<LogRecord> records() {
    long now = Ticker.SYSTEM.epochMillis();
    return IntStream.range(0, fewest)
        .mapToObj(i -> new LogRecord(DatabaseApi.IN_USE, now, now, Optional.empty()))
        .toList();
  }

  /** Returns the words for too few connections. */
  Optional<String> words(int limit) {
    return Optional.of(
        "%d of %d connections were in use at the same time%s, limit > %d"
            .formatted(fewest, wanted, refusal.map(said -> " (" + said + ")").orElse(""), limit));
  }
}
