package lucid.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Connections of one client that are all open, and all used at the same time. */
public interface HeldConnections {
  /**
   * One look at them.
   *
   * @param counted how many of them the server itself counts
   * @param answered how many carried out a command, all at the same time
   */
  record Look(int counted, int answered) {}

  /** What the server said when it took no more; empty if it took all. */
  Optional<String> refusal();

  /**
   * Keeps every one busy for a moment and has the server count meanwhile.
   *
   * @return fails with {@link StoreException} if the server does not tell what it counts
   */
  CompletionStage<Look> look();

  /** Closes all. */
  CompletionStage<Void> release();
}
