package lucid.verdict;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The notes of a verdict: sentences that a reader must know beside the figures. Thread-safe. */
public final class Notes {
  private final List<String> all = new CopyOnWriteArrayList<>();

  /** Adds a sentence. */
  public void add(String note) {
    all.add(note);
  }

  /** Returns the sentences that were added so far. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
