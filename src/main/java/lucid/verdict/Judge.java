package lucid.verdict;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides all criteria of a run, and the outcome of the run as a whole. */
public final class Judge {
  private Judge() {}

  /**
   * The verdicts of a run's criteria, and the outcome of the run as a whole.
   *
   * @param reasons why the outcome is not PASS, what failed first; empty for PASS
   */
  public record Judgement(List<CriterionVerdict> criteria, Outcome outcome, List<String> reasons) {
    public Optional<String> reason() {
      return joined(reasons);
    }
  }

  /** Returns reasons in one text; empty if there are none. */
  public static Optional<String> joined(List<String> reasons) {
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  /** Returns the judgement of a run that measured nothing: every criterion has the same outcome. */
  public static Judgement unmeasured(List<Criterion> criteria, Outcome outcome, String reason) {
    return new Judgement(
        criteria.stream()
            .map(criterion -> CriterionVerdict.unmeasured(criterion, outcome, reason))
            .toList(),
        outcome,
        List.of(reason));
  }

  /** Decides each criterion from the evidence. */
  public static Judgement judge(List<Criterion> criteria, Evidence recorded) {
    var evidence = recorded.pooled(criteria);
    var exhausted =
        evidence.exhausted(criteria.stream().map(Criterion::request).distinct().toList());
    var judged =
        criteria.stream().map(criterion -> new Decision(criterion, evidence).decide()).toList();
    var judgement = overall(judged);
    return evidence
        .stop()
        .map(stop -> stopped(judgement, stop, evidence, exhausted))
        .orElse(judgement);
  }

  private static Judgement overall(List<CriterionVerdict> judged) {
    // One criterion that is surely not met decides, whatever is in doubt beside it.
    boolean failed = judged.stream().anyMatch(one -> one.outcome() == Outcome.FAIL);
    var outcome =
        judged.stream()
            .map(CriterionVerdict::outcome)
            .filter(one -> !failed || one != Outcome.INVALID)
            .reduce(Outcome.PASS, Outcome::worse);
    return new Judgement(judged, outcome, sentences(judged));
  }

  /**
   * Returns the judgement of a load that was stopped early. A target that was down has failed,
   * whatever was measured before.
   */
  private static Judgement stopped(
      Judgement judgement, Evidence.Stop stop, Evidence evidence, Optional<String> exhausted) {
    var own = exhausted.or(evidence::doubtOfOutage);
    if (own.isPresent() && judgement.outcome() != Outcome.FAIL) {
      // The target may have answered, and the injector may have been too late to read it.
      return new Judgement(
          judgement.criteria(),
          judgement.outcome().worse(Outcome.INVALID),
          List.of(stop.why() + ", but " + own.get()));
    }
    var failed =
        judgement.criteria().stream().filter(one -> one.outcome() == Outcome.FAIL).toList();
    return new Judgement(
        judgement.criteria(),
        judgement.outcome().worse(Outcome.FAIL),
        Stream.concat(Stream.of(stop.why()), sentences(failed).stream()).toList());
  }

  /** Returns one sentence for each reason, after the names of all criteria that share it. */
  private static List<String> sentences(List<CriterionVerdict> verdicts) {
    return Unmet.of(verdicts).stream().map(Unmet::sentence).toList();
  }
}
