package lucid.store;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Connections of one client that are all open, and all used at the same time. */
public interface HeldConnections {
  /**
   * The result of one look at the connections.
   *
   * @param counted the number of connections that the server itself counts
   * @param answered the number of connections that carried out a command, all at the same time
   */
  record Look(int counted, int answered) {}

  /** Returns what the server said when it took no more connections; empty if it took all. */
  Optional<String> refusal();

  /**
   * Keeps every connection busy for a moment and has the server count them meanwhile.
   *
   * @return a stage that fails with {@link StoreException} if the server does not tell its count
   */
  CompletionStage<Look> look();

  /** Closes all connections. */
  CompletionStage<Void> release();
}
