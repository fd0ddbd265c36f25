package lucid.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns Gatling's answers into outcomes. */
final class Judge {
  private static final int MESSAGES = 3;

  private final Facts facts;

  Judge(Facts facts) {
    this.facts = facts;
  }

  /** A judged list of criteria, and what it means as a whole. */
  record Judgement(List<CriterionVerdict> criteria, Outcome outcome, Optional<String> reason) {}

  /** Nothing was measured: every criterion shares the outcome. */
  Judgement unmeasured(List<Criterion> criteria, Outcome outcome, String reason) {
    return new Judgement(
        criteria.stream().map(criterion -> unmeasured(criterion, outcome, reason)).toList(),
        outcome,
        Optional.of(reason));
  }

  /**
   * Judges a whole log.
   *
   * @throws IllegalArgumentException if the log answers other assertions than {@code criteria} make
   */
  Judgement judge(List<Criterion> criteria, GatlingLog log) {
    var answers = log.answers();
    if (answers.size() != criteria.size()) {
      throw new IllegalArgumentException(
          "the log answers %d assertions, the simulation made %d"
              .formatted(answers.size(), criteria.size()));
    }
    var judged = new ArrayList<CriterionVerdict>();
    var unsound = new ArrayList<String>();
    for (int i = 0; i < criteria.size(); i++) {
      var verdict = judge(criteria.get(i), answers.get(i), log);
      judged.add(verdict);
      if (criteria.get(i).role() == Criterion.Role.SOUNDNESS && verdict.outcome() == Outcome.FAIL) {
        unsound.add(sentence(verdict));
      }
    }
    return unsound.isEmpty() ? sound(judged) : unsound(judged, String.join("; ", unsound));
  }

  private static Judgement sound(List<CriterionVerdict> judged) {
    var outcome =
        judged.stream().map(CriterionVerdict::outcome).reduce(Outcome.PASS, Outcome::worse);
    var reasons =
        judged.stream()
            .filter(verdict -> verdict.outcome() != Outcome.PASS)
            .map(Judge::sentence)
            .collect(Collectors.joining("; "));
    return new Judgement(
        judged, outcome, outcome == Outcome.PASS ? Optional.empty() : Optional.of(reasons));
  }

  /** An unsound injector's figures are neither good nor bad news about the target. */
  private static Judgement unsound(List<CriterionVerdict> judged, String reason) {
    var invalid =
        judged.stream().map(verdict -> decided(verdict, Outcome.INVALID, reason)).toList();
    var outcome =
        judged.stream().anyMatch(verdict -> verdict.outcome() == Outcome.ERROR)
            ? Outcome.ERROR
            : Outcome.INVALID;
    return new Judgement(invalid, outcome, Optional.of(reason));
  }

  private CriterionVerdict judge(Criterion criterion, GatlingLog.Answer answer, GatlingLog log) {
    if (answer.actual().isEmpty()) {
      return absent(criterion);
    }
    var measured = measured(criterion, answer.actual().get(), log);
    if (answer.success()) {
      return measured;
    }
    var failed = decided(measured, Outcome.FAIL, null);
    return decided(failed, Outcome.FAIL, reason(failed, log));
  }

  private CriterionVerdict absent(Criterion criterion) {
    var request = criterion.request();
    var offered = facts.reasonNotMeasurable(request);
    if (offered.isPresent()) {
      return unmeasured(criterion, Outcome.NOT_MEASURABLE, offered.get());
    }
    return facts
        .reasonAbsent(request)
        .map(reason -> unmeasured(criterion, Outcome.FAIL, reason))
        .orElseGet(
            () ->
                unmeasured(
                    criterion, Outcome.ERROR, "nothing was recorded as \"" + request + "\""));
  }

  private static CriterionVerdict measured(Criterion criterion, double actual, GatlingLog log) {
    var interval =
        Double.isNaN(criterion.metric().quantile())
            ? Optional.<Interval>empty()
            : log.distribution(criterion.request()).confidence(criterion.metric().quantile());
    double threshold = criterion.limit().nearestTo(actual);
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        log.count(criterion.request()),
        criterion.limit().words(),
        threshold,
        Optional.of(actual),
        criterion.metric().unit(),
        Optional.of(criterion.limit().marginPercent(actual)),
        interval,
        interval.map(range -> range.contains(threshold)).orElse(false),
        Outcome.PASS,
        Optional.empty());
  }

  private static CriterionVerdict unmeasured(Criterion criterion, Outcome outcome, String reason) {
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        0,
        criterion.limit().words(),
        criterion.limit().nearestTo(0),
        Optional.empty(),
        criterion.metric().unit(),
        Optional.empty(),
        Optional.empty(),
        false,
        outcome,
        Optional.of(reason));
  }

  private static CriterionVerdict decided(
      CriterionVerdict verdict, Outcome outcome, String reason) {
    return new CriterionVerdict(
        verdict.name(),
        verdict.seed(),
        verdict.request(),
        verdict.records(),
        verdict.limit(),
        verdict.threshold(),
        verdict.actual(),
        verdict.unit(),
        verdict.margin(),
        verdict.interval(),
        verdict.close(),
        outcome,
        Optional.ofNullable(reason));
  }

  /** The simulation's own explanation if it has one, else what the failed records said. */
  private String reason(CriterionVerdict failed, GatlingLog log) {
    var messages = log.failures(failed.request());
    var said =
        messages.isEmpty()
            ? ""
            : " ("
                + messages.stream().limit(MESSAGES).collect(Collectors.joining(", "))
                + (messages.size() > MESSAGES ? ", ..." : "")
                + ")";
    return facts.explanation(failed).orElseGet(() -> figure(failed) + said);
  }

  private static String figure(CriterionVerdict verdict) {
    return "%s%s, limit %s%s"
        .formatted(
            verdict.actual().map(Limit::number).orElse("nothing"),
            unit(verdict),
            verdict.limit(),
            unit(verdict));
  }

  private static String unit(CriterionVerdict verdict) {
    return verdict.unit().isEmpty() ? "" : " " + verdict.unit();
  }

  private static String sentence(CriterionVerdict verdict) {
    return verdict.name() + ": " + verdict.reason().orElse(figure(verdict));
  }
}
