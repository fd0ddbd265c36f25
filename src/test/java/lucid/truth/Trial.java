package lucid.truth;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lucid.testing.Quiet;
import lucid.testing.SimulationRun;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.DependsOn;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/**
 * One verdict about a world.
 *
 * @param round the number of the round, from 1
 * @param outcome the outcome of the run
 * @param criteria the outcome of each criterion
 * @param reason why the outcome is not PASS
 * @param lagMs the 99th percentile of the injector's lateness
 * @param quiet true if the run says that its machine was quiet
 * @param unpaced the criteria that do not depend on the injector's pace
 * @param status Gatling's own status: 0 if every assertion holds, 2 if one does not
 */
record Trial(
    World world,
    int round,
    Outcome outcome,
    Map<String, Outcome> criteria,
    Optional<String> reason,
    Optional<Double> lagMs,
    boolean quiet,
    Set<String> unpaced,
    int status) {

  /** The meaning of a trial for the promise that a verdict is true. */
  enum Judgement {
    AS_EXPECTED("as expected"),
    FALSE_PASS("false pass"),
    FALSE_FAILURE("false failure"),
    INVALID("INVALID"),
    OTHERWISE_WRONG("otherwise wrong");

    private final String words;

    Judgement(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Trial of(World world, int round, SimulationRun.Result result) {
    return of(world, round, result.verdict(), result.status());
  }

  static Trial of(World world, int round, RunVerdict verdict, int status) {
    return new Trial(
        world,
        round,
        verdict.outcome(),
        verdict.criteria().stream()
            .collect(
                Collectors.toMap(
                    CriterionVerdict::name,
                    CriterionVerdict::outcome,
                    (one, other) -> one.worse(other),
                    TreeMap::new)),
        verdict.reason(),
        verdict.injector().lagP99Ms(),
        Quiet.was(verdict),
        verdict.criteria().stream()
            .filter(criterion -> criterion.dependsOn() == DependsOn.NOTHING)
            .map(CriterionVerdict::name)
            .collect(Collectors.toSet()),
        status);
  }

  /**
   * Judges a trial on a busy machine, where the stack itself is slow: no red of the world may be
   * met, and no criterion that is independent of the injector's pace may fail wrongly.
   */
  private Judgement judgementOnABusyMachine() {
    if (named(Outcome.PASS).stream().anyMatch(world.reds()::contains)) {
      return Judgement.FALSE_PASS;
    }
    return named(Outcome.FAIL).stream()
            .anyMatch(red -> unpaced.contains(red) && !world.reds().contains(red))
        ? Judgement.FALSE_FAILURE
        : Judgement.AS_EXPECTED;
  }

  /** Returns the judgement: a missed breach is worst, then a healthy criterion called broken. */
  Judgement judgement() {
    if (!quiet) {
      return judgementOnABusyMachine();
    }
    var reds = named(Outcome.FAIL);
    reds.removeAll(world.open());
    if (outcome == Outcome.INVALID) {
      return Judgement.INVALID;
    }
    if (!reds.containsAll(world.reds())) {
      return outcome == Outcome.PASS || outcome == Outcome.FAIL
          ? Judgement.FALSE_PASS
          : Judgement.OTHERWISE_WRONG;
    }
    if (!world.reds().containsAll(reds)) {
      return Judgement.FALSE_FAILURE;
    }
    var undecided = new TreeSet<>(criteria.keySet());
    undecided.removeAll(named(Outcome.PASS));
    undecided.removeAll(reds);
    undecided.removeAll(world.open());
    boolean decided = undecided.isEmpty();
    boolean gatlingAgrees = status == (reds.isEmpty() ? 0 : 2);
    boolean saidSo = world.says().map(regex -> reason.orElse("").matches(regex)).orElse(true);
    return decided && gatlingAgrees && saidSo ? Judgement.AS_EXPECTED : Judgement.OTHERWISE_WRONG;
  }

  Set<String> named(Outcome wanted) {
    return criteria.entrySet().stream()
        .filter(criterion -> criterion.getValue() == wanted)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the details that help to find the cause. */
  String described() {
    return "%s: %s, expected %s; %s; lag %s ms, %s machine; Gatling's status %d"
        .formatted(
            world.title(),
            judgement().words(),
            world.reds().isEmpty() ? "every criterion met" : "red: " + new TreeSet<>(world.reds()),
            reason.map(said -> outcome.words() + ": " + said).orElse(outcome.words()),
            lagMs.map(lag -> "%.0f".formatted(lag)).orElse("unknown"),
            quiet ? "quiet" : "busy",
            status);
  }
}
