package lucid.truth.generated;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lucid.testing.Quiet;
import lucid.testing.SimulationRun;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.DependsOn;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/**
 * The verdict about a generated world.
 *
 * @param judgements the judgement of each criterion
 * @param quiet true if the run says that its machine was quiet
 */
record Sighting(
    GeneratedWorld world,
    Map<String, Truth> truths,
    RunVerdict verdict,
    Map<String, Judgement> judgements,
    boolean quiet) {

  /** The meaning of an answer for the promise that a verdict is true. */
  enum Judgement {
    AS_EXPECTED("as expected"),
    FALSE_PASS("false pass"),
    FALSE_FAIL("false fail"),
    NEEDLESS_INVALID("needless INVALID"),
    OTHERWISE_WRONG("otherwise wrong");

    private final String words;

    Judgement(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Sighting of(GeneratedWorld world, Map<String, Truth> truths, SimulationRun.Result result) {
    boolean quiet = Quiet.was(result.verdict());
    var judgements = new TreeMap<String, Judgement>();
    for (var criterion : result.verdict().criteria()) {
      judgements.merge(
          criterion.name(),
          judgement(criterion, truths.getOrDefault(criterion.name(), Truth.MET), quiet),
          (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
    if (result.verdict().outcome() == Outcome.PASS && result.status() != 0) {
      judgements.put("an assertion of Gatling's under a PASS", Judgement.OTHERWISE_WRONG);
    }
    truths.keySet().stream()
        .filter(name -> !judgements.containsKey(name))
        .forEach(name -> judgements.put(name, Judgement.OTHERWISE_WRONG));
    return new Sighting(world, truths, result.verdict(), judgements, quiet);
  }

  private static Judgement judgement(CriterionVerdict criterion, Truth truth, boolean quiet) {
    var outcome = criterion.outcome();
    if (truth == Truth.EITHER) {
      return List.of(Outcome.PASS, Outcome.FAIL, Outcome.INVALID).contains(outcome) || !quiet
          ? Judgement.AS_EXPECTED
          : Judgement.OTHERWISE_WRONG;
    }
    if (outcome == (truth == Truth.MET ? Outcome.PASS : Outcome.FAIL)) {
      return Judgement.AS_EXPECTED;
    }
    if (outcome == Outcome.PASS) {
      return Judgement.FALSE_PASS;
    }
    // A busy machine makes the stack slower than its own record says.
    if (!quiet && (outcome == Outcome.INVALID || criterion.dependsOn() != DependsOn.NOTHING)) {
      return Judgement.AS_EXPECTED;
    }
    return outcome == Outcome.FAIL
        ? Judgement.FALSE_FAIL
        : outcome == Outcome.INVALID ? Judgement.NEEDLESS_INVALID : Judgement.OTHERWISE_WRONG;
  }

  /** Returns the number of criteria with this judgement. */
  long count(Judgement judgement) {
    return judgements.values().stream().filter(judgement::equals).count();
  }

  boolean isAsExpected() {
    return count(Judgement.AS_EXPECTED) == judgements.size();
  }

  /** Returns the details that help to find the cause. */
  String described() {
    return judgements.entrySet().stream()
        .filter(entry -> entry.getValue() != Judgement.AS_EXPECTED)
        .map(
            entry ->
                "%s: %s (by the stack's record: %s)"
                    .formatted(
                        entry.getKey(), entry.getValue().words(), truths.get(entry.getKey())))
        .collect(
            Collectors.joining(
                "; ",
                world.title() + ": ",
                ". " + verdict + (quiet ? ", quiet machine" : ", busy machine")));
  }

  /** Returns {@code 10 runs, 80 criteria: 80 as expected, 0 false pass, ...}. */
  static String closingLine(List<Sighting> all) {
    return "%d generated worlds, %d criteria (%d of them so near to their limits that either answer counts): %s"
        .formatted(
            all.size(),
            all.stream().mapToInt(one -> one.judgements.size()).sum(),
            all.stream()
                .flatMap(one -> one.truths.values().stream())
                .filter(Truth.EITHER::equals)
                .count(),
            Arrays.stream(Judgement.values())
                .map(
                    judgement ->
                        "%d %s"
                            .formatted(
                                all.stream().mapToLong(one -> one.count(judgement)).sum(),
                                judgement.words()))
                .collect(Collectors.joining(", ")));
  }
}
