package lucid.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is not PASS for one reason.
 *
 * @param names of what shares it: criteria, or simulations
 */
public record Unmet(Outcome outcome, List<String> names, String reason) {

  /** Of a run's criteria, what failed first. */
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

  /** Makes one of those that share outcome and reason; what failed comes first. */
  public static List<Unmet> together(List<Unmet> all) {
    var shared = new LinkedHashMap<List<Object>, Unmet>();
    for (var one : all) {
      shared.merge(List.of(one.outcome, one.reason), one, Unmet::with);
    }
    var unmet = new ArrayList<>(shared.values());
    // A criterion that is surely not met says more than one of which nothing is sure.
    unmet.sort(
        Comparator.comparing((Unmet one) -> one.outcome != Outcome.FAIL)
            .thenComparing(Unmet::outcome));
    return List.copyOf(unmet);
  }

  private Unmet with(Unmet other) {
    return new Unmet(outcome, Stream.concat(names.stream(), other.names.stream()).toList(), reason);
  }

  /** {@code name, name: reason}. */
  public String sentence() {
    return String.join(", ", names) + ": " + reason;
  }
}
