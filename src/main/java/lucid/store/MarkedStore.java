package lucid.store;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A store that marks the database or schema that it makes. If {@link Store#NAME} lacks the mark, or
 * has other tables, it belongs to somebody else: the store neither fills nor drops it.
 */
public abstract class MarkedStore implements Store {
  private static final Set<String> TABLES = Set.of("blocks", "sessions", "transactions");

  /** The time for which a drop waits for inserts in flight before it cancels them. */
  private static final long PATIENCE_SECONDS = 2;

  private final Preparation preparation = new Preparation();

  /**
   * The database or schema called {@link Store#NAME}.
   *
   * @param kind the engine's word for it: database or schema
   * @param isThere true if it exists
   * @param marked true if it has the mark
   * @param tables the names of all tables, collections and views, without the mark
   */
  public record Contents(String kind, boolean isThere, boolean marked, Set<String> tables) {
    /** Returns why it may be neither filled nor dropped, as a clause; empty if it may. */
    public Optional<String> obstacle() {
      var others = new TreeSet<>(tables);
      if (marked) {
        others.removeAll(TABLES);
      }
      return others.isEmpty() && (marked || !isThere)
          ? Optional.empty()
          : Optional.of(
              "the %s %s exists already and holds what this test did not make (%s): rename or drop it"
                  .formatted(
                      kind, NAME, others.isEmpty() ? "nothing yet" : String.join(", ", others)));
    }
  }

  protected abstract CompletionStage<Contents> contents();

  /** Creates the database or schema and its tables, with the mark from the beginning. */
  protected abstract CompletionStage<?> make();

  /** Inserts all rows with {@link #fill(String, int, Filling, Inserting, Supplier)}. */
  protected abstract CompletionStage<Void> fill(SeedData data, Filling filling);

  /** Opens all connections of the pool, as an application does before its users come. */
  protected abstract CompletionStage<Void> openPool(SeedData data);

  /** Drops everything under {@link Store#NAME}. */
  protected abstract CompletionStage<?> dropAll();

  /** Ends the statements that a slow server still carries out, if the engine can. */
  protected void cancelStatements() {}

  /**
   * Checks that the preparation goes on. Must be called before each of its steps.
   *
   * @throws StoreException if the preparation has been given up
   */
  protected final void requireGoingOn() {
    preparation.requireGoingOn();
  }

  @Override
  public CompletionStage<Void> prepare(SeedData data, Filling filling) {
    return preparation.begin(
        () ->
            dropOurs()
                .thenCompose(
                    dropped -> {
                      if (dropped) {
                        filling.say(NAME + " of an earlier run dropped");
                      }
                      requireGoingOn();
                      return make();
                    })
                .thenCompose(
                    made -> {
                      filling.begin((long) TABLES.size() * data.rows());
                      return fill(data, filling);
                    })
                .thenCompose(
                    filled -> {
                      requireGoingOn();
                      return openPool(data);
                    }));
  }

  /** Inserts the rows of a table from a number, included, to another, excluded. */
  protected interface Inserting {
    CompletionStage<?> insert(int from, int to);
  }

  /** Inserts the rows of one table chunk by chunk, makes its indexes, and reports the time. */
  protected final CompletableFuture<Void> fill(
      String table,
      int rows,
      Filling filling,
      Inserting inserting,
      Supplier<CompletionStage<?>> indexing) {
    long start = System.nanoTime();
    return CompletableFuture.<Void>completedFuture(null)
        .thenCompose(begun -> chunks(rows, filling, inserting, 0, new ChunkSize()))
        .thenCompose(
            filled -> {
              requireGoingOn();
              return indexing.get();
            })
        .thenAccept(
            indexed ->
                filling.say(
                    String.format(
                        Locale.ROOT,
                        "%,d %s in %.1f s",
                        rows,
                        table,
                        (System.nanoTime() - start) / 1e9)));
  }

  private CompletionStage<Void> chunks(
      int rows, Filling filling, Inserting inserting, int from, ChunkSize size) {
    if (from >= rows) {
      return CompletableFuture.completedFuture(null);
    }
    requireGoingOn();
    int to = Math.min(rows, from + size.rows());
    long sent = System.nanoTime();
    return inserting
        .insert(from, to)
        .thenCompose(
            done -> {
              size.took(System.nanoTime() - sent);
              filling.inserted(to - from);
              return chunks(rows, filling, inserting, to, size);
            });
  }

  @Override
  public CompletionStage<Void> drop() {
    var ended = preparation.giveUp().toCompletableFuture();
    var unused =
        ended
            .copy()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .exceptionally(
                late -> {
                  cancelStatements();
                  return null;
                });
    return ended.thenCompose(over -> dropOurs()).thenAccept(dropped -> {});
  }

  /** Drops the database or schema of this test; returns whether there was one. */
  private CompletionStage<Boolean> dropOurs() {
    return contents()
        .thenCompose(
            found -> {
              found
                  .obstacle()
                  .ifPresent(
                      obstacle -> {
                        throw new StoreException(obstacle);
                      });
              return found.isThere()
                  ? dropAll().thenApply(dropped -> true)
                  : CompletableFuture.completedFuture(false);
            });
  }
}
