package lucid.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The preparation of a store, step by step. It can be given up between two steps: a step after the
 * drop of the store would leave things behind.
 */
final class Preparation {
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private boolean givenUp;

  /**
   * Begins the preparation.
   *
   * @param steps all steps; each but the first calls {@link #requireGoingOn} before it begins
   * @return a stage that fails if the preparation has been given up
   */
  synchronized CompletionStage<Void> begin(Supplier<CompletionStage<Void>> steps) {
    underWay =
        givenUp ? CompletableFuture.failedFuture(givenUp()) : steps.get().toCompletableFuture();
    return underWay.copy();
  }

  /**
   * Checks, between two steps, that the preparation goes on.
   *
   * @throws StoreException if it has been given up
   */
  synchronized void requireGoingOn() {
    if (givenUp) {
      throw givenUp();
    }
  }

  private static StoreException givenUp() {
    return new StoreException("the test's data was given up: it is being dropped");
  }

  /** Gives the preparation up: no step begins any more. Completes when the last one has ended. */
  synchronized CompletionStage<Void> giveUp() {
    givenUp = true;
    return underWay.handle((done, failure) -> null);
  }
}
