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
 * A pool of connections that are in use at the same time for a while. The result is the fewest
 * connections at any count, by the server's own count and by the answers.
 */
final class HeldPool {
  private static final Duration OPENING = Duration.ofSeconds(60);

  private final Store store;
  private final int wanted;
  private final Duration hold;
  private volatile int fewest;
  private volatile Optional<String> refusal = Optional.empty();
  private volatile Optional<String> whyNotCounted = Optional.empty();

  HeldPool(Store store, int wanted, Duration hold) {
    this.store = store;
    this.wanted = wanted;
    this.hold = hold;
  }

  /** Returns the step that opens the connections, counts them again and again, and closes them. */
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
                count(held, System.nanoTime() + hold.toNanos(), wanted)
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
      whyNotCounted = Optional.of(reason.getMessage());
    }
  }

  /** Returns why the server does not tell its number of connections; empty if it does. */
  Optional<String> whyNotCounted() {
    return whyNotCounted;
  }

  private CompletionStage<Integer> count(HeldConnections held, long deadline, int before) {
    return held.look()
        .thenCompose(
            look -> {
              int seen = Math.min(before, Math.min(look.counted(), look.answered()));
              return System.nanoTime() < deadline
                  ? count(held, deadline, seen)
                  : CompletableFuture.completedFuture(seen);
            });
  }

  /** Returns the step that writes a record for each connection. */
  ActionBuilder inUse() {
    return Tally.of(DatabaseApi.IN_USE, session -> records());
  }

  private List<LogRecord> records() {
    long now = Ticker.SYSTEM.epochMillis();
    return IntStream.range(0, fewest)
        .mapToObj(i -> new LogRecord(DatabaseApi.IN_USE, now, now, Optional.empty()))
        .toList();
  }

  /** Returns the explanation of too few connections. */
  Optional<String> explain(int limit) {
    return Optional.of(
        "%d of %d connections were in use at the same time%s, limit > %d"
            .formatted(
                fewest, wanted, refusal.map(message -> " (" + message + ")").orElse(""), limit));
  }
}
