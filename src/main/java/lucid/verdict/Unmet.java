package lucid.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** An outcome that is not PASS, its reason, and the criteria or simulations that share both. */
public record Unmet(Outcome outcome, List<String> names, String reason) {

  /** Returns the unmet criteria of a run, failures first. */
  public static List<Unmet> of(Collection<CriterionVerdict> criteria) {
    return together(
        criteria.stream()
            .filter(criterion -> criterion.outcome() != Outcome.PASS)
            .map(
                criterion ->
                    new Unmet(
                        criterion.outcome(),
                        List.of(criterion.name()),
                        criterion.reason().orElseGet(criterion::figure)))
            .toList());
  }

  /** Merges the entries that share outcome and reason, and puts failures first. */
  public static List<Unmet> together(List<Unmet> all) {
    var shared = new LinkedHashMap<List<Object>, Unmet>();
    for (var one : all) {
      shared.merge(List.of(one.outcome, one.reason), one, Unmet::with);
    }
    var unmet = new ArrayList<>(shared.values());
    // A criterion that is surely not met tells a reader more than one in doubt.
    unmet.sort(
        Comparator.comparing((Unmet one) -> one.outcome != Outcome.FAIL)
            .thenComparing(Unmet::outcome));
    return List.copyOf(unmet);
  }

  private Unmet with(Unmet other) {
    return new Unmet(outcome, Stream.concat(names.stream(), other.names.stream()).toList(), reason);
  }

  /** Returns {@code name, name: reason}. */
  public String sentence() {
    return String.join(", ", names) + ": " + reason;
  }
}
