package lucid.database;

import io.gatling.javaapi.core.ActionBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import lucid.measure.Probe;
import lucid.measure.RequestWatch;
import lucid.store.SeedData;
import lucid.store.Store;
import lucid.store.TransactionRow;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Limit;

/** Makes single writes, and compares the acknowledged writes with the rows in the database. */
final class Writes {
  private final Function<TransactionRow, CompletionStage<Void>> write;
  private final Function<String, CompletionStage<Long>> countOfType;
  private final String type;
  private final RequestWatch requests;
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong found = new AtomicLong(-1);

  /**
   * @param type the type of the transactions that are written, by which their rows are counted
   */
  Writes(Store store, String type, RequestWatch requests) {
    this(store::write, store::count, type, requests);
  }

  Writes(
      Function<TransactionRow, CompletionStage<Void>> write,
      Function<String, CompletionStage<Long>> countOfType,
      String type,
      RequestWatch requests) {
    this.write = write;
    this.countOfType = countOfType;
    this.type = type;
    this.requests = requests;
  }

  ActionBuilder write() {
    return Probe.of(DatabaseApi.WRITE, session -> writeOne()).step(requests);
  }

  CompletionStage<Void> writeOne() {
    started.incrementAndGet();
    return write
        .apply(SeedData.fresh(type))
        .whenComplete(
            (written, failure) -> {
              if (failure == null) {
                acknowledged.incrementAndGet();
              }
            });
  }

  ActionBuilder count() {
    return Probe.of(DatabaseApi.ROWS, session -> countRows()).step();
  }

  /**
   * Counts the rows. Fails if acknowledged rows are missing, or if there are more rows than writes.
   */
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

  /**
   * Returns what is wrong with the number of rows; empty if it is right, or if they were not
   * counted.
   */
  Optional<String> wrongRows() {
    long rows = found.get();
    // The row of a failed write may be there: perhaps only the answer was lost.
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
                Locale.ROOT,
                "%,d writes were sent, but %,d rows were counted",
                started.get(),
                rows));
  }

  /** Returns the explanation of too few acknowledged writes a second. */
  Optional<String> tooFew(CriterionVerdict breach) {
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s, limit > %s req/s; %,d writes were sent, and %,d of them were acknowledged in the end",
            breach.actualWithUnit().orElse("none"),
            Limit.number(breach.threshold()),
            started.get(),
            acknowledged.get()));
  }
}
