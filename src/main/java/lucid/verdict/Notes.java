package lucid.verdict;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a reader of a verdict must know beside its figures: a list of sentences. */
public final class Notes {
  private final List<String> all = new CopyOnWriteArrayList<>();

  /** Adds a sentence. */
  public void add(String note) {
    all.add(note);
  }

  /** Returns the sentences so far. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
