package lucid.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lucid.log.Interval;
import lucid.log.RunLog;
import lucid.measure.InjectorLag;

/** Turns Gatling's answers into outcomes. */
public final class Judge {
  private static final int MESSAGES = 3;

  private static final String CUT_SHORT =
      "not measured: the load was stopped early, since the target was down";

  private static final String TOO_LATE_TO_TELL =
      "the injector was too late to tell how late it was when the load was stopped";

  private final Facts facts;
  private final Optional<InjectorLag.Lateness> lateness;
  private final Optional<String> stopped;

  /** Of a run whose injector was not watched to the end. */
  public Judge(Facts facts) {
    this(facts, Optional.empty(), Optional.empty());
  }

  /**
   * @param lateness the injector's; empty if it was not measured to the end
   * @param stopped why the load was stopped early; empty if it was not
   */
  public Judge(Facts facts, Optional<InjectorLag.Lateness> lateness, Optional<String> stopped) {
    this.facts = facts;
    this.lateness = lateness;
    this.stopped = stopped;
  }

  /** A judged list of criteria, and what it means as a whole. */
  public record Judgement(
      List<CriterionVerdict> criteria, Outcome outcome, Optional<String> reason) {}

  /** Nothing was measured: every criterion shares the outcome. */
  public Judgement unmeasured(List<Criterion> criteria, Outcome outcome, String reason) {
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
  public Judgement judge(List<Criterion> criteria, RunLog log) {
    var answers = log.answers();
    if (answers.size() != criteria.size()) {
      throw new IllegalArgumentException(
          "the log answers %d assertions, the simulation made %d"
              .formatted(answers.size(), criteria.size()));
    }
    var exhausted =
        Exhaustion.in(log, criteria.stream().map(Criterion::request).distinct().toList());
    var judged = new ArrayList<CriterionVerdict>();
    for (int i = 0; i < criteria.size(); i++) {
      var criterion = criteria.get(i);
      judged.add(
          ownExhaustion(
              criterion, excused(criterion, judge(criterion, answers.get(i), log)), exhausted));
    }
    var unsound =
        judged.stream()
            .filter(verdict -> verdict.role() == Criterion.Role.SOUNDNESS)
            .filter(verdict -> verdict.outcome() == Outcome.FAIL)
            .map(CriterionVerdict::sentence)
            .collect(Collectors.joining("; "));
    return unsound.isEmpty() ? stopped(sound(judged), exhausted) : unsound(judged, unsound);
  }

  /**
   * That too little was sent to a target that was down is no fault of the injector's; its lag would
   * be: that is judged as ever. Nor is the rate of a load that was cut the target's: it is divided
   * by whole seconds, the last of which had begun.
   */
  private CriterionVerdict excused(Criterion criterion, CriterionVerdict verdict) {
    boolean needsTheWholeLoad =
        criterion.metric() == Metric.REQUESTS_PER_SECOND
            || (criterion.role() == Criterion.Role.SOUNDNESS
                && !criterion.request().equals(InjectorLag.REQUEST));
    return stopped.isPresent() && verdict.outcome() == Outcome.FAIL && needsTheWholeLoad
        ? verdict.decided(Outcome.NOT_RUN, verdict.figure() + ": the load was stopped early")
        : verdict;
  }

  /**
   * What was never sent has not failed. A time that is too long is, all the same: requests that
   * were not sent have taken none.
   */
  private static CriterionVerdict ownExhaustion(
      Criterion criterion, CriterionVerdict verdict, Optional<String> exhausted) {
    return exhausted
        .filter(ranOut -> verdict.outcome() == Outcome.FAIL)
        .filter(ranOut -> criterion.role() == Criterion.Role.SERVICE)
        .filter(ranOut -> !criterion.metric().isLowestForWhatTookNoTime())
        .map(ranOut -> verdict.decided(Outcome.INVALID, verdict.figure() + ", but " + ranOut))
        .orElse(verdict);
  }

  /** A target that was down has failed, whatever was measured before. */
  private Judgement stopped(Judgement judgement, Optional<String> exhausted) {
    if (stopped.isEmpty()) {
      return judgement;
    }
    if (exhausted.isPresent() && judgement.outcome() != Outcome.FAIL) {
      // It was not the target that gave no answers.
      return new Judgement(
          judgement.criteria(),
          judgement.outcome().worse(Outcome.INVALID),
          Optional.of(stopped.get() + ", but " + exhausted.get()));
    }
    var failed =
        judgement.criteria().stream().filter(one -> one.outcome() == Outcome.FAIL).toList();
    return new Judgement(
        judgement.criteria(),
        judgement.outcome().worse(Outcome.FAIL),
        Optional.of(failed.isEmpty() ? stopped.get() : stopped.get() + "; " + sentences(failed)));
  }

  private static Judgement sound(List<CriterionVerdict> judged) {
    // One criterion that is surely not met decides, whatever is unsure beside it.
    boolean failed = judged.stream().anyMatch(one -> one.outcome() == Outcome.FAIL);
    var outcome =
        judged.stream()
            .map(CriterionVerdict::outcome)
            .filter(one -> !failed || one != Outcome.INVALID)
            .reduce(Outcome.PASS, Outcome::worse);
    var reasons = sentences(judged.stream().filter(one -> one.outcome() != Outcome.PASS).toList());
    return new Judgement(
        judged, outcome, outcome == Outcome.PASS ? Optional.empty() : Optional.of(reasons));
  }

  /** What the target does not offer is said once for all the criteria that need it. */
  private static String sentences(List<CriterionVerdict> verdicts) {
    var sharing =
        verdicts.stream()
            .filter(verdict -> verdict.outcome() == Outcome.NOT_MEASURABLE)
            .collect(
                Collectors.groupingBy(
                    verdict -> verdict.reason().orElseThrow(),
                    Collectors.mapping(CriterionVerdict::name, Collectors.joining(", "))));
    return verdicts.stream()
        .map(
            verdict ->
                verdict.outcome() == Outcome.NOT_MEASURABLE
                    ? sharing.get(verdict.reason().orElseThrow()) + ": " + verdict.reason().get()
                    : verdict.sentence())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /**
   * Figures of an unsound injector are neither good nor bad news about the target. What the target
   * does not offer, or what left no record at all, has no figure.
   */
  private Judgement unsound(List<CriterionVerdict> judged, String why) {
    var invalid =
        judged.stream()
            .map(
                verdict ->
                    switch (verdict.outcome()) {
                      case PASS, FAIL ->
                          verdict.decided(
                              Outcome.INVALID,
                              verdict.role() == Criterion.Role.SOUNDNESS
                                      && verdict.outcome() == Outcome.FAIL
                                  ? verdict.reason().orElse(why)
                                  : "the run was not sound: " + why);
                      case ERROR, INVALID, NOT_MEASURABLE, NOT_RUN -> verdict;
                    })
            .toList();
    return new Judgement(
        invalid,
        Outcome.INVALID,
        Optional.of(stopped.map(early -> why + "; " + early).orElse(why)));
  }

  private CriterionVerdict judge(Criterion criterion, RunLog.Answer answer, RunLog log) {
    if (answer.actual().isEmpty()) {
      return absent(criterion);
    }
    var measured = measured(criterion, answer.actual().get(), log);
    if (answer.success()) {
      return measured;
    }
    return ownLateness(criterion, answer.actual().get())
        .map(late -> measured.decided(Outcome.INVALID, measured.figure() + late))
        .orElseGet(() -> measured.decided(Outcome.FAIL, reason(measured, log)));
  }

  /**
   * What is too slow by less than the injector itself was late may be the injector's doing: for a
   * longest time, its latest moment; for a percentile, the lateness that one tick in a hundred
   * exceeds. Empty if the target is too slow without it.
   */
  private Optional<String> ownLateness(Criterion criterion, double actual) {
    if (criterion.role() != Criterion.Role.SERVICE
        || criterion.clock() != Criterion.Clock.INJECTOR) {
      return Optional.empty();
    }
    return lateness
        .flatMap(late -> criterion.metric().injectorsShare(late))
        .filter(late -> criterion.limit().isMetBy(actual - late))
        .map(
            late ->
                ", but the injector itself was up to %s ms late: it may have met its limit"
                    .formatted(Limit.number(late)));
  }

  private CriterionVerdict absent(Criterion criterion) {
    var request = criterion.request();
    var offered = facts.reasonNotMeasurable(request);
    if (offered.isPresent()) {
      return unmeasured(criterion, Outcome.NOT_MEASURABLE, offered.get());
    }
    if (stopped.isPresent()) {
      // The stop waits for the lag to be recorded, a second: loops later than that are its cause.
      return request.equals(InjectorLag.REQUEST)
          ? unmeasured(criterion, Outcome.FAIL, TOO_LATE_TO_TELL)
          : unmeasured(criterion, Outcome.NOT_RUN, CUT_SHORT);
    }
    return facts
        .reasonAbsent(request)
        .map(reason -> unmeasured(criterion, Outcome.FAIL, reason))
        .orElseGet(
            () ->
                unmeasured(
                    criterion, Outcome.ERROR, "nothing was recorded as \"" + request + "\""));
  }

  private static CriterionVerdict measured(Criterion criterion, double actual, RunLog log) {
    var interval = interval(criterion, actual, log).map(range -> range.including(actual));
    var limit = criterion.limit();
    double threshold = limit.nearestTo(actual);
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        criterion.role(),
        log.count(criterion.request()),
        log.seconds(criterion.request()),
        limit.words(),
        limit.low(),
        limit.high(),
        threshold,
        Optional.of(actual),
        criterion.metric().unit(),
        Optional.of(Math.round(1e4 * limit.marginPercent(actual)) / 1e4),
        interval,
        interval.map(range -> range.contains(threshold)).orElse(false),
        Outcome.PASS,
        Optional.empty(),
        Optional.empty());
  }

  /** Empty for what has none: a single value, or too few of them. */
  private static Optional<Interval> interval(Criterion criterion, double actual, RunLog log) {
    var request = criterion.request();
    return switch (criterion.metric()) {
      case P95, P99 -> log.distribution(request).confidence(criterion.metric().quantile());
      case MEAN -> log.distribution(request).confidenceOfMean();
      case SUCCESS -> Interval.ofShare(actual, log.count(request));
      case REQUESTS_PER_SECOND, MAX, COUNT, FAILED -> Optional.empty();
    };
  }

  private static CriterionVerdict unmeasured(Criterion criterion, Outcome outcome, String reason) {
    var limit = criterion.limit();
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        criterion.role(),
        0,
        0,
        limit.words(),
        limit.low(),
        limit.high(),
        limit.nearestTo(0),
        Optional.empty(),
        criterion.metric().unit(),
        Optional.empty(),
        Optional.empty(),
        false,
        outcome,
        Optional.of(reason),
        Optional.empty());
  }

  /** The simulation's own explanation if it has one, else what the failed records said. */
  private String reason(CriterionVerdict measured, RunLog log) {
    var failed = measured.decided(Outcome.FAIL, measured.figure());
    return facts.explanation(failed).orElseGet(() -> measured.figure() + said(measured, log));
  }

  private static String said(CriterionVerdict verdict, RunLog log) {
    var messages = log.failures(verdict.request());
    return messages.isEmpty()
        ? ""
        : messages.stream()
            .limit(MESSAGES)
            .collect(Collectors.joining(", ", " (", messages.size() > MESSAGES ? ", ...)" : ")"));
  }
}
