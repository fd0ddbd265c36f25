package lucid.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The making of what will be dropped, step by step. It can be given up between two steps: what was
 * made by a step that came after the dropping would be left behind.
 */
final class Preparation {
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private boolean givenUp;

  /**
   * Begins it.
   *
   * @param steps each of which but the first asks {@link #requireGoingOn} before it begins
   * @return fails if it has been given up
   */
  synchronized CompletionStage<Void> begin(Supplier<CompletionStage<Void>> steps) {
    underWay =
        givenUp ? CompletableFuture.failedFuture(givenUp()) : steps.get().toCompletableFuture();
    return underWay.copy();
  }

  /**
   * Between two steps.
   *
   * @throws StoreException if it has been given up
   */
  synchronized void requireGoingOn() {
    if (givenUp) {
      throw givenUp();
    }
  }

  private static StoreException givenUp() {
    return new StoreException("it is not filled any more: it is being dropped");
  }

  /** No step begins from now on; completes when the last one has ended, however. */
  synchronized CompletionStage<Void> giveUp() {
    givenUp = true;
    return underWay.handle((done, failure) -> null);
  }
}
