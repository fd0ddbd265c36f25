package lucid.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides one criterion. The figure as read is the worst that can be said of the target, since an
 * injector can only be late; without what may be the injector's own doing it is the best. Where
 * both meet the limit the criterion is met, where both break it, it is not, and between them there
 * is no saying.
 */
final class Decision {
  private static final int MESSAGES = 3;

  private final Criterion criterion;
  private final Evidence evidence;

  Decision(Criterion criterion, Evidence evidence) {
    this.criterion = criterion;
    this.evidence = evidence;
  }

  CriterionVerdict decide() {
    var missing = criterion.notMeasurable().get();
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

  /** Returns the figure; where the target's clock took the time, the injector made none of it. */
  private Figure.Measured measured(Optional<Offered> offered) {
    var measured = criterion.figure().of(criterion.request(), evidence, offered);
    return criterion.figure().dependsOn() == DependsOn.TIME
            && criterion.dependsOn() != DependsOn.TIME
        ? measured.asRead()
        : measured;
  }

  /** Decides a criterion without a record. What the target is known to lack counts first. */
  private CriterionVerdict absent(Optional<Offered> offered) {
    boolean wasAsked = offered.map(load -> load.sent() > 0).orElse(evidence.stop().isEmpty());
    if (criterion.absence().isPresent() && wasAsked) {
      return CriterionVerdict.unmeasured(criterion, Outcome.FAIL, criterion.absence().get());
    }
    return evidence.stop().isPresent()
        ? CriterionVerdict.unmeasured(
            criterion,
            Outcome.NOT_RUN,
            "not measured: the load was stopped early, since the target was down")
        : CriterionVerdict.unmeasured(
            criterion,
            Outcome.ERROR,
            "nothing was recorded as \"%s\"".formatted(criterion.request()));
  }

  /**
   * A load that was stopped since the target was down has sent too little by no fault of its own.
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
        .intermediary()
        .get()
        .map(
            named ->
                verdict.decided(
                    Outcome.NOT_MEASURABLE, figure(verdict, measured) + ", but " + named))
        .orElseGet(() -> verdict.decided(Outcome.FAIL, reason(verdict, measured)));
  }

  /** Returns the reasons for which nobody can say whether the limit is met. */
  private List<String> doubts(
      CriterionVerdict verdict,
      Figure.Measured measured,
      Optional<Offered> offered,
      boolean meets,
      boolean mayMeet) {
    var doubts = new ArrayList<String>();
    if (meets != mayMeet) {
      doubts.add(between(verdict, measured));
    }
    if (dependsOnLoad()) {
      offered
          .filter(load -> mayMeet && load.softer())
          .ifPresent(load -> doubts.add(load.softerInWords()));
      offered
          .filter(load -> !mayMeet && load.harsher() && mayBeExcused(measured, load))
          .ifPresent(load -> doubts.add(load.harsherInWords()));
    }
    sample(verdict, meets).ifPresent(doubts::add);
    clocks().ifPresent(doubts::add);
    return doubts;
  }

  /**
   * Requests that were sent late came close together, and those just after them came upon a target
   * that still had them to answer: twice as many as were late may have been spoiled by that.
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

  private String between(CriterionVerdict verdict, Figure.Measured measured) {
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

  /** Too few records, or intervals that differ too much, decide nothing. */
  private Optional<String> sample(CriterionVerdict verdict, boolean meets) {
    boolean spans =
        verdict.interval().map(range -> range.contains(verdict.threshold())).orElse(false);
    if (criterion.figure() instanceof Figure.Share
        && !meets
        && spans
        && verdict.records() < CriterionVerdict.ENOUGH_FOR_A_SHARE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "of %,d records that is too few failures to tell: a target that meets the limit may"
                  + " show them, too; %,d records decide",
              verdict.records(),
              CriterionVerdict.ENOUGH_FOR_A_SHARE));
    }
    if (criterion.figure() instanceof Figure.Mean
        && verdict.interval().map(range -> criterion.limit().isWithin(range)).orElse(false)) {
      return Optional.of(
          "%d of them differ so much that the mean lies between %s with 95 %% confidence: more of them decide"
              .formatted(verdict.records(), verdict.intervalInWords().orElse("")));
    }
    return Optional.empty();
  }

  /** A machine that sleeps sends nothing; a clock that is set moves what the target tells by it. */
  private Optional<String> clocks() {
    var host = evidence.host();
    if (dependsOnLoad() && host.sleptMillis() != 0) {
      return Optional.of("the injector's machine slept meanwhile");
    }
    return criterion.dependsOn() == DependsOn.TARGET_CLOCK
            && evidence.sharedClock()
            && host.clockSetMillis() != 0
        ? Optional.of("the clock that the target shares with the injector was set meanwhile")
        : Optional.empty();
  }

  /** Returns what the machine did to the injector, which may be the cause. */
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

  /** The simulation's own explanation if it has one, else what the failed records said. */
  private String reason(CriterionVerdict verdict, Figure.Measured measured) {
    var figure = figure(verdict, measured);
    return criterion
        .words()
        .apply(verdict.decided(Outcome.FAIL, figure))
        .orElseGet(() -> figure + alone(verdict) + said());
  }

  /** A figure of many says something else than the same of one. */
  private String alone(CriterionVerdict verdict) {
    boolean ofRecords =
        criterion.figure() instanceof Figure.Percentile
            || criterion.figure() instanceof Figure.Longest
            || criterion.figure() instanceof Figure.Mean
            || criterion.figure() instanceof Figure.Share;
    return ofRecords && verdict.records() == 1 ? ", from one record" : "";
  }

  private String said() {
    var messages = evidence.log().of(criterion.request()).failures();
    return messages.isEmpty()
        ? ""
        : messages.stream()
            .limit(MESSAGES)
            .collect(Collectors.joining(", ", " (", messages.size() > MESSAGES ? ", ...)" : ")"));
  }
}
