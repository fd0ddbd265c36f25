package lucid.store;

import java.util.Optional;

/**
 * The server's plan for finding a row.
 *
 * @param usesIndex true if the plan uses an index and nothing else; empty if it is unknown
 * @param summary the plan in the server's words, such as {@code Seq Scan on transactions}
 */
public record Plan(Optional<Boolean> usesIndex, String summary) {
  /** Makes a plan whose use of an index is known. */
  public Plan(boolean usesIndex, String summary) {
    this(Optional.of(usesIndex), summary);
  }

  /** Returns a stand-in for a plan that the server does not tell. */
  public static Plan untold(String summary) {
    return new Plan(Optional.empty(), summary);
  }
}
