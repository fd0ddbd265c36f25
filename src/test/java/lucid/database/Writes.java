package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import lucid.measure.Probe;
import lucid.measure.Recorded;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.store.SeedData;
import lucid.store.Store;

/**
 * Single writes, counted where the client sees them acknowledged, and again where they must be.
 *
 * <p>Gatling's requests per second are those of the whole run, in which the writes have but a part.
 * So their rate is recorded as a duration: how long 1000 acknowledgements took, from the first
 * write's being due to the last one's end. Below a second is more than 1000 a second.
 */
final class Writes {
  private static final int BATCH = 1000;

  private final Store store;
  private final String type;
  private final Ticker ticker;
  private final AtomicLong firstNanos = new AtomicLong();
  private final AtomicLong lastNanos = new AtomicLong();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong found = new AtomicLong(-1);

  /**
   * @param type of the transactions that are written, by which they are counted
   */
  Writes(Store store, String type, Ticker ticker) {
    this.store = store;
    this.type = type;
    this.ticker = ticker;
  }

  ActionBuilder write() {
    return Probe.of(DatabaseApi.WRITE, session -> writeOne()).step();
  }

  CompletionStage<Void> writeOne() {
    if (started.getAndIncrement() == 0) {
      firstNanos.set(ticker.nanos());
    }
    return store
        .write(SeedData.fresh(type))
        .whenComplete(
            (written, failure) -> {
              lastNanos.set(ticker.nanos());
              if (failure == null) {
                acknowledged.incrementAndGet();
              }
            });
  }

  /** Records how long {@value #BATCH} acknowledgements took, once all writes have ended. */
  ActionBuilder rate() {
    return Tally.of(
        DatabaseApi.ACKNOWLEDGED,
        session ->
            acknowledged.get() == 0
                ? List.of()
                : List.of(recorded(took().multipliedBy(BATCH).dividedBy(acknowledged.get()))));
  }

  private Recorded recorded(Duration took) {
    long start = ticker.epochMillis() - took.toMillis();
    return Recorded.of(DatabaseApi.ACKNOWLEDGED, start, took, Optional.empty());
  }

  Duration took() {
    return Duration.ofNanos(lastNanos.get() - firstNanos.get());
  }

  /** Counts the rows; fails if some are missing, or if there are some that nobody wrote. */
  ActionBuilder count() {
    return Probe.of(
            DatabaseApi.ROWS,
            session ->
                store
                    .count(type)
                    .thenAccept(
                        rows -> {
                          found.set(rows);
                          wrongRows()
                              .ifPresent(
                                  sentence -> {
                                    throw new IllegalStateException(sentence);
                                  });
                        }))
        .step();
  }

  /** What is wrong with the rows that were counted; empty if nothing is, or none were counted. */
  Optional<String> wrongRows() {
    long rows = found.get();
    // A write that failed may still be there: the answer was lost, not the row.
    if (rows < 0 || (rows >= acknowledged.get() && rows <= started.get())) {
      return Optional.empty();
    }
    return Optional.of(
        rows < acknowledged.get()
            ? String.format(
                Locale.ROOT,
                "%,d of %,d acknowledged writes are not in the database: %,d rows were counted",
                acknowledged.get() - rows,
                acknowledged.get(),
                rows)
            : String.format(
                Locale.ROOT, "%,d writes were sent, but %,d rows counted", started.get(), rows));
  }

  /** {@code 6,300 writes were acknowledged in 7.0 s, 900.0 a second}. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%,d writes were acknowledged in %.1f s, %.1f a second",
        acknowledged.get(),
        took().toNanos() / 1e9,
        acknowledged.get() * 1e9 / Math.max(1, took().toNanos()));
  }
}
