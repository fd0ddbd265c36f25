package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import lucid.measure.Availability;
import lucid.measure.Probe;
import lucid.measure.Recorded;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.store.SeedData;
import lucid.store.Store;
import lucid.store.Transaction;

/**
 * Single writes, counted where the client sees them acknowledged, and again where they must be.
 *
 * <p>Gatling's requests per second are those of the whole run, in which the writes have but a part.
 * So their rate is recorded as a duration: how long 1000 acknowledgements took, from the first
 * write's being due to the last one's end. Below a second is more than 1000 a second.
 */
final class Writes {
  private static final int BATCH = 1000;

  private final Function<Transaction, CompletionStage<Void>> write;
  private final Function<String, CompletionStage<Long>> countOfType;
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
  Writes(Store store, String type, Availability availability) {
    this(
        row -> availability.watch(DatabaseApi.WRITE, store.write(row)),
        store::count,
        type,
        Ticker.SYSTEM);
  }

  Writes(
      Function<Transaction, CompletionStage<Void>> write,
      Function<String, CompletionStage<Long>> countOfType,
      String type,
      Ticker ticker) {
    this.write = write;
    this.countOfType = countOfType;
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
    return write
        .apply(SeedData.fresh(type))
        .whenComplete(
            (written, failure) -> {
              lastNanos.set(ticker.nanos());
              if (failure == null) {
                acknowledged.incrementAndGet();
              }
            });
  }

  /** Records {@link #timeOfAThousand}, once all writes have ended. */
  ActionBuilder rate() {
    return Tally.of(
        DatabaseApi.ACKNOWLEDGED,
        session -> timeOfAThousand().map(this::recorded).stream().toList());
  }

  /** How long so many acknowledgements took; empty if there was none. */
  Optional<Duration> timeOfAThousand() {
    return acknowledged.get() == 0
        ? Optional.empty()
        : Optional.of(took().multipliedBy(BATCH).dividedBy(acknowledged.get()));
  }

  private Recorded recorded(Duration took) {
    long start = ticker.epochMillis() - took.toMillis();
    return Recorded.of(DatabaseApi.ACKNOWLEDGED, start, took, Optional.empty());
  }

  private Duration took() {
    return Duration.ofNanos(lastNanos.get() - firstNanos.get());
  }

  ActionBuilder count() {
    return Probe.of(DatabaseApi.ROWS, session -> countRows()).step();
  }

  /** Fails if acknowledged rows are missing, or if there are some that nobody wrote. */
  CompletionStage<Void> countRows() {
    return countOfType
        .apply(type)
        .thenAccept(
            rows -> {
              found.set(rows);
              wrongRows()
                  .ifPresent(
                      sentence -> {
                        throw new IllegalStateException(sentence);
                      });
            });
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
