package lucid.verdict;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What a simulation knows beside the log: for the words of a verdict, never for its outcome. */
public final class Facts {
  private final Map<String, String> notMeasurable = new ConcurrentHashMap<>();
  private final Map<String, Function<CriterionVerdict, Optional<String>>> explanations =
      new ConcurrentHashMap<>();
  private final Map<String, String> failIfAbsent = new ConcurrentHashMap<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  /** The target does not offer what {@code request} would measure, and why one says so. */
  public void notMeasurable(String request, String reason) {
    notMeasurable.put(request, reason);
  }

  /** That {@code request} has no record at all is the target's failure, and why one says so. */
  public void failIfAbsent(String request, String reason) {
    failIfAbsent.put(request, reason);
  }

  /** What a breach of any criterion of {@code request} means, if there is more to say. */
  public void explain(String request, Function<CriterionVerdict, Optional<String>> explanation) {
    explanations.put(request, explanation);
  }

  /** What a reader of the verdict must know beside. */
  public void note(String note) {
    notes.add(note);
  }

  Optional<String> reasonNotMeasurable(String request) {
    return Optional.ofNullable(notMeasurable.get(request));
  }

  Optional<String> reasonAbsent(String request) {
    return Optional.ofNullable(failIfAbsent.get(request));
  }

  Optional<String> explanation(CriterionVerdict breached) {
    return Optional.ofNullable(explanations.get(breached.request()))
        .flatMap(explanation -> explanation.apply(breached));
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }
}
