package lucid.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import lucid.verdict.Criterion.Reason;

/**
 * Decides one criterion. The figure as read is the worst that the target can have done, since an
 * injector can only be late. The figure without what may be the injector's own doing is the best.
 * The criterion is met if both meet the limit, not met if both break it, and undecided otherwise.
 */
final class Decision {
  private static final int MOST_MESSAGES = 3;

  private final Criterion criterion;
  private final Evidence evidence;

  Decision(Criterion criterion, Evidence evidence) {
    this.criterion = criterion;
    this.evidence = evidence;
  }

  CriterionVerdict decide() {
    var missing = criterion.reason(Reason.NOT_MEASURABLE);
    if (missing.isPresent()) {
      return CriterionVerdict.unmeasured(criterion, Outcome.NOT_MEASURABLE, missing.get());
    }
    var offered = criterion.load().map(load -> load.offered(evidence));
    if (evidence.log().of(criterion.request()).size() == 0) {
      return absent(offered);
    }
    var measured = measured(offered);
    var verdict = CriterionVerdict.measured(criterion, measured, evidence, offered);
    return criterion.role() == Criterion.Role.SOUNDNESS
        ? sentAsDue(verdict, offered.orElseThrow())
        : decide(verdict, measured, offered);
  }

  /** Computes the figure. The injector has no part in a time that the target's clock measured. */
  private Figure.Measured measured(Optional<Offered> offered) {
    var measured = criterion.figure().of(criterion.request(), evidence, offered);
    return criterion.figure().dependsOn() == DependsOn.TIME
            && criterion.dependsOn() != DependsOn.TIME
        ? measured.asRead()
        : measured;
  }

  /** Decides a criterion without a record. A known reason for the absence comes first. */
  private CriterionVerdict absent(Optional<Offered> offered) {
    boolean wasAsked = offered.map(load -> load.sent() > 0).orElse(evidence.stop().isEmpty());
    var absence = criterion.reason(Reason.ABSENT);
    if (absence.isPresent() && wasAsked) {
      return CriterionVerdict.unmeasured(criterion, Outcome.FAIL, absence.get());
    }
    return evidence.stop().isPresent()
        ? CriterionVerdict.unmeasured(
            criterion,
            Outcome.NOT_RUN,
            "not measured: the load was stopped early, because the target was down")
        : CriterionVerdict.unmeasured(
            criterion,
            Outcome.ERROR,
            "nothing was recorded as \"%s\"".formatted(criterion.request()));
  }

  /**
   * Decides whether a load was sent as due. A load that was stopped because the target was down is
   * not the cause of the missing requests.
   */
  private CriterionVerdict sentAsDue(CriterionVerdict verdict, Offered offered) {
    if (offered.softer() || !criterion.limit().isMetBy(verdict.actual().orElse(0.0))) {
      return offered.whole() || offered.softer()
          ? verdict.decided(Outcome.INVALID, offered.softerInWords() + causes())
          : verdict.decided(Outcome.NOT_RUN, verdict.figure() + ": the load was stopped early");
    }
    return verdict;
  }

  private CriterionVerdict decide(
      CriterionVerdict verdict, Figure.Measured measured, Optional<Offered> offered) {
    var limit = criterion.limit();
    boolean meets = limit.isMetBy(measured.read()) && limit.isMetBy(measured.best());
    boolean mayMeet = limit.isMetWithin(measured.read(), measured.best());
    var doubts = doubts(verdict, measured, offered, meets, mayMeet);
    boolean cut = offered.map(load -> !load.whole()).orElse(false);
    if (cut && (mayMeet || criterion.figure() instanceof Figure.Rate)) {
      return verdict.decided(
          Outcome.NOT_RUN,
          figure(verdict, measured) + ": the load was stopped before this period was over");
    }
    if (!doubts.isEmpty()) {
      return verdict.decided(
          Outcome.INVALID,
          figure(verdict, measured) + ", but " + String.join("; and ", doubts) + causes());
    }
    return meets ? verdict : broken(verdict, measured);
  }

  private CriterionVerdict broken(CriterionVerdict verdict, Figure.Measured measured) {
    return criterion
        .reason(Reason.INTERMEDIARY)
        .map(
            named ->
                verdict.decided(
                    Outcome.NOT_MEASURABLE, figure(verdict, measured) + ", but " + named))
        .orElseGet(() -> verdict.decided(Outcome.FAIL, reason(verdict, measured)));
  }

  /** Returns why the records can't show whether the limit is met; empty if they can. */
  private List<String> doubts(
      CriterionVerdict verdict,
      Figure.Measured measured,
      Optional<Offered> offered,
      boolean meets,
      boolean mayMeet) {
    var doubts = new ArrayList<String>();
    if (meets != mayMeet) {
      doubts.add(doubtOfInjector(verdict, measured));
    }
    if (dependsOnLoad()) {
      offered
          .filter(load -> mayMeet && load.softer())
          .ifPresent(load -> doubts.add(load.softerInWords()));
      offered
          .filter(load -> !mayMeet && load.harsher() && mayBeExcused(measured, load))
          .ifPresent(load -> doubts.add(load.harsherInWords()));
    }
    doubtOfSample(verdict, meets).ifPresent(doubts::add);
    doubtOfClocks().ifPresent(doubts::add);
    criterion.reason(Reason.DOUBT).ifPresent(doubts::add);
    return doubts;
  }

  /**
   * Returns whether the target might have met the limit if the load had been on time. Late requests
   * came close together, and the target still had to answer them when the next requests came, so
   * twice as many as were late may have been slowed down.
   */
  private boolean mayBeExcused(Figure.Measured measured, Offered load) {
    var excused =
        criterion
            .figure()
            .excusing(
                2 * load.latePercent() / 100, criterion.request(), evidence, load, measured.best());
    return excused.isEmpty() || criterion.limit().isMetBy(excused.getAsDouble());
  }

  private boolean dependsOnLoad() {
    return criterion.dependsOn() == DependsOn.LOAD || criterion.dependsOn() == DependsOn.TIME;
  }

  private String doubtOfInjector(CriterionVerdict verdict, Figure.Measured measured) {
    var exhausted = evidence.exhausted(List.of(criterion.request()));
    if (exhausted.isPresent()) {
      return exhausted.get();
    }
    return "%s of that may be the injector's own doing: without it %s"
        .formatted(
            criterion.dependsOn() == DependsOn.TIME && Double.isFinite(measured.read())
                ? "up to %s ms".formatted(Limit.number(Math.abs(measured.read() - measured.best())))
                : "some",
            verdict.withUnit(Limit.number(measured.best(), verdict.threshold())));
  }

  private Optional<String> doubtOfSample(CriterionVerdict verdict, boolean meets) {
    boolean spans =
        verdict.interval().map(range -> range.contains(verdict.threshold())).orElse(false);
    if (criterion.figure() instanceof Figure.Share
        && !meets
        && spans
        && verdict.records() < CriterionVerdict.ENOUGH_FOR_A_SHARE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "among %,d records these are too few failures to tell: a target that meets the limit"
                  + " may fail as often. %,d records are needed to decide",
              verdict.records(),
              CriterionVerdict.ENOUGH_FOR_A_SHARE));
    }
    if (criterion.figure() instanceof Figure.Mean
        && verdict.interval().map(range -> criterion.limit().isWithin(range)).orElse(false)) {
      return Optional.of(
          ("the %d values differ so much that, with 95 %% confidence, the mean lies between %s and"
                  + " %s: more values are needed to decide")
              .formatted(
                  verdict.records(),
                  Limit.number(verdict.interval().orElseThrow().low()),
                  verdict.withUnit(Limit.number(verdict.interval().orElseThrow().high()))));
    }
    return Optional.empty();
  }

  private Optional<String> doubtOfClocks() {
    var host = evidence.host();
    if (dependsOnLoad() && host.sleptMillis() != 0) {
      return Optional.of("the injector's machine slept during the load");
    }
    return criterion.dependsOn() == DependsOn.TARGET_CLOCK
            && evidence.sharedClock()
            && host.clockSetMillis() != 0
        ? Optional.of("the clock that the target shares with the injector was set during the load")
        : Optional.empty();
  }

  /** Returns what the machine did to the injector, in parentheses: it may be the cause. */
  private String causes() {
    var sentences = evidence.host().sentences();
    return sentences.isEmpty() ? "" : " (" + String.join("; ", sentences) + ")";
  }

  private static String figure(CriterionVerdict verdict, Figure.Measured measured) {
    return measured
        .why()
        .map(why -> why + ", limit " + verdict.limitWithUnit())
        .orElseGet(verdict::figure);
  }

  /**
   * Returns the simulation's own explanation; without one, the figures and the failures' messages.
   */
  private String reason(CriterionVerdict verdict, Figure.Measured measured) {
    var figure = figure(verdict, measured);
    return criterion
        .words()
        .apply(verdict.decided(Outcome.FAIL, figure))
        .orElseGet(() -> figure + ifFromOneRecord(verdict) + failureMessages());
  }

  private String ifFromOneRecord(CriterionVerdict verdict) {
    boolean ofRecords =
        criterion.figure() instanceof Figure.Percentile
            || criterion.figure() instanceof Figure.Longest
            || criterion.figure() instanceof Figure.Mean
            || criterion.figure() instanceof Figure.Share;
    return ofRecords && verdict.records() == 1 ? ", from one record" : "";
  }

  private String failureMessages() {
    var messages = evidence.log().of(criterion.request()).failures();
    return messages.isEmpty()
        ? ""
        : messages.stream()
            .limit(MOST_MESSAGES)
            .collect(
                Collectors.joining(", ", " (", messages.size() > MOST_MESSAGES ? ", ...)" : ")"));
  }
}
