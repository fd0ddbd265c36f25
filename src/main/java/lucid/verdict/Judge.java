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
   * @param reasons why the outcome is not PASS, with failures first; empty for PASS
   * @param informative the figures that decide nothing; empty if nothing was measured
   */
  public record Judgement(
      List<CriterionVerdict> criteria,
      Outcome outcome,
      List<String> reasons,
      List<InformativeFigure> informative) {
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
        Criterion.deciding(criteria).stream()
            .map(criterion -> CriterionVerdict.unmeasured(criterion, outcome, reason))
            .toList(),
        outcome,
        List.of(reason),
        List.of());
  }

  /** Decides each criterion from the evidence. */
  public static Judgement judge(List<Criterion> criteria, Evidence recorded) {
    var evidence = recorded.pooled(criteria);
    var deciding = Criterion.deciding(criteria);
    var informative =
        decided(criteria.stream().filter(one -> !one.decides()).toList(), evidence).stream()
            .map(InformativeFigure::of)
            .toList();
    var exhausted =
        evidence.exhausted(deciding.stream().map(Criterion::request).distinct().toList());
    var judgement = overall(decided(deciding, evidence), informative);
    return evidence
        .stop()
        .map(stop -> stopped(judgement, stop, evidence, exhausted))
        .orElse(judgement);
  }

  private static List<CriterionVerdict> decided(List<Criterion> criteria, Evidence evidence) {
    return criteria.stream().map(one -> new Decision(one, evidence).decide()).toList();
  }

  private static Judgement overall(
      List<CriterionVerdict> judged, List<InformativeFigure> informative) {
    var outcome = Outcome.of(judged.stream().map(CriterionVerdict::outcome).toList());
    return new Judgement(judged, outcome, sentences(judged), informative);
  }

  /**
   * Returns the judgement of a load that was stopped early. A target that was down has failed, even
   * if its figures were good before.
   */
  private static Judgement stopped(
      Judgement judgement, Evidence.Stop stop, Evidence evidence, Optional<String> exhausted) {
    var own = exhausted.or(evidence::doubtOfOutage);
    if (own.isPresent() && judgement.outcome() != Outcome.FAIL) {
      // The target may have answered, and the injector may have been too late to read it.
      return new Judgement(
          judgement.criteria(),
          judgement.outcome().worse(Outcome.INVALID),
          List.of(stop.why() + ", but " + own.get()),
          judgement.informative());
    }
    var failed =
        judgement.criteria().stream().filter(one -> one.outcome() == Outcome.FAIL).toList();
    return new Judgement(
        judgement.criteria(),
        judgement.outcome().worse(Outcome.FAIL),
        Stream.concat(Stream.of(stop.why()), sentences(failed).stream()).toList(),
        judgement.informative());
  }

  /** Returns one sentence for each reason, after the names of all criteria that share it. */
  private static List<String> sentences(List<CriterionVerdict> verdicts) {
    return Unmet.of(verdicts).stream().map(Unmet::sentence).toList();
  }
}
