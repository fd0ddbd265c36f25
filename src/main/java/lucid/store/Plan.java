package lucid.store;

import java.util.Optional;

/**
 * How the server says that it would find a row.
 *
 * @param usesIndex whether through an index, and nothing else; empty if the server does not tell
 * @param summary in the server's words, such as {@code Seq Scan on transactions}
 */
public record Plan(Optional<Boolean> usesIndex, String summary) {
  /** Takes a plan that the server tells. */
  public Plan(boolean usesIndex, String summary) {
    this(Optional.of(usesIndex), summary);
  }

  /** Returns what stands for a plan that the server does not tell. */
  public static Plan untold(String summary) {
    return new Plan(Optional.empty(), summary);
  }
}
