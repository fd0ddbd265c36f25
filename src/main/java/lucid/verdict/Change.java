package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A criterion's figure compared with those of earlier campaigns.
 *
 * @param call the result of the comparison
 * @param before the earlier figure, in the criterion's unit; the median of several; absent if there
 *     is none
 * @param interval the 95 % confidence interval of {@code before}
 * @param percent the growth of the figure in percent of {@code before}; absent if {@code before} is
 *     0
 * @param why the reason for which the figures were not compared; absent if they were
 * @param expected the range within which a figure is no change, if there are several earlier ones;
 *     absent if the figures were not compared
 * @param history all sound earlier figures, the earliest first; absent if there are fewer than two
 */
public record Change(
    Call call,
    Optional<Double> before,
    Optional<Interval> interval,
    Optional<Double> percent,
    Optional<String> why,
    Optional<Interval> expected,
    Optional<List<Past>> history) {
  /** The fewest earlier figures that show how much runs differ. */
  private static final int FEWEST_FOR_A_SPREAD = 3;

  /** The possible error of a time, since Gatling records whole milliseconds. */
  private static final double RESOLUTION_MILLIS = 1;

  /** The metrics that have a confidence interval if there are enough records. */
  private static final Set<Metric> WITH_INTERVAL =
      Set.of(Metric.P95, Metric.P99, Metric.MEAN, Metric.SUCCESS);

  /** The result of a comparison. */
  public enum Call {
    /** The ranges of the two figures do not overlap, and the new figure is better. */
    BETTER("better"),
    /** The ranges of the two figures do not overlap, and the new figure is worse. */
    WORSE("worse"),
    /** The ranges overlap: chance or the injector may have caused the difference. */
    NO_CHANGE("no change"),
    /** A figure or its interval is missing. */
    NOT_COMPARED("not compared");

    private final String words;

    Call(String words) {
      this.words = words;
    }

    @JsonValue
    public String words() {
      return words;
    }
  }

  /** The criterion of the same name in an earlier run whose load began at {@code startedAt}. */
  public record EarlierCriterion(Instant startedAt, CriterionVerdict criterion) {}

  /** The figure of an earlier run whose load began at {@code startedAt}. */
  public record Past(Instant startedAt, double figure) {}

  /**
   * Compares a criterion with those of earlier runs. A change is called if the new figure lies
   * outside the range of every earlier figure and, with three or more of them, outside their
   * prediction interval.
   *
   * @param earlier the criteria of the same name, the earliest first; empty if the baseline has
   *     none
   * @param comparisons the number of criteria of the campaign that are compared. The more there
   *     are, the surer each call must be: chance may change the call of any of them in at most 5 %
   *     of the campaigns
   */
  public static Change of(CriterionVerdict now, List<EarlierCriterion> earlier, int comparisons) {
    if (earlier.isEmpty()) {
      return notCompared(Optional.empty(), "the baseline does not have it", Optional.empty());
    }
    var sound = earlier.stream().filter(one -> isSound(one.criterion())).toList();
    if (sound.isEmpty()) {
      return notCompared(Optional.empty(), "the baseline has no sound figure", Optional.empty());
    }
    var history =
        Optional.of(
                sound.stream()
                    .map(one -> new Past(one.startedAt(), one.criterion().actual().orElseThrow()))
                    .toList())
            .filter(figures -> figures.size() > 1);
    if (!isSound(now)) {
      return notCompared(middle(sound).actual(), "this run has no sound figure", history);
    }
    var sure = sound.stream().filter(one -> one.criterion().interval().isPresent()).toList();
    if (now.interval().isEmpty() || sure.isEmpty()) {
      return notCompared(middle(sound).actual(), whyNoInterval(now), history);
    }
    var before = middle(sure);
    double was = before.actual().orElseThrow();
    double is = now.actual().orElseThrow();
    var figures = sure.stream().map(EarlierCriterion::criterion).toList();
    var each = figures.stream().map(Change::whereabouts).reduce(Interval::with).orElseThrow();
    var next = next(figures, comparisons);
    boolean overlap =
        whereabouts(now).overlaps(each) || next.filter(asRead(now)::overlaps).isPresent();
    return new Change(
        overlap ? Call.NO_CHANGE : badness(now, is) < badness(now, was) ? Call.BETTER : Call.WORSE,
        Optional.of(was),
        before.interval(),
        was == 0 ? Optional.empty() : Optional.of(Math.round(1e4 * (is - was) / was) / 100.0),
        Optional.empty(),
        history.map(several -> next.map(each::with).orElse(each).rounded()),
        history);
  }

  /** Returns the median by figure; of an even number, the higher of the two in the middle. */
  private static CriterionVerdict middle(List<EarlierCriterion> sound) {
    return sound.stream()
        .map(EarlierCriterion::criterion)
        .sorted(Comparator.comparing(criterion -> criterion.actual().orElseThrow()))
        .toList()
        .get(sound.size() / 2);
  }

  /**
   * Returns the prediction interval of the next figure; empty if there are too few earlier ones.
   * Runs of the same build differ by more than each run's own interval shows.
   */
  private static Optional<Interval> next(List<CriterionVerdict> earlier, int comparisons) {
    if (earlier.size() < FEWEST_FOR_A_SPREAD) {
      return Optional.empty();
    }
    double confidence = 1 - (1 - Interval.CONFIDENCE) / Math.max(1, comparisons);
    var read = earlier.stream().map(Change::asRead).toList();
    var low = Interval.ofNext(confidence, read.stream().mapToDouble(Interval::low).toArray());
    var high = Interval.ofNext(confidence, read.stream().mapToDouble(Interval::high).toArray());
    return Optional.of(new Interval(low.low(), high.high()).widened(resolution(earlier.get(0))));
  }

  /**
   * Returns the range in which the target's own figure may lie. It allows for the size of the
   * sample, the resolution of times, and the injector's own doing, which differs from run to run.
   */
  private static Interval whereabouts(CriterionVerdict criterion) {
    double read = criterion.actual().orElseThrow();
    var bounds = asRead(criterion);
    var interval = criterion.interval().orElseThrow();
    return new Interval(
            interval.low() - Math.max(0, read - bounds.low()),
            interval.high() + Math.max(0, bounds.high() - read))
        .widened(resolution(criterion));
  }

  /** Returns the figure with and without what may be the injector's own doing. */
  private static Interval asRead(CriterionVerdict criterion) {
    double read = criterion.actual().orElseThrow();
    return criterion.bounds().orElse(new Interval(read, read));
  }

  private static double resolution(CriterionVerdict criterion) {
    return criterion.unit().equals(Metric.P95.unit()) ? RESOLUTION_MILLIS : 0;
  }

  private static Change notCompared(
      Optional<Double> before, String why, Optional<List<Past>> history) {
    return new Change(
        Call.NOT_COMPARED,
        before,
        Optional.empty(),
        Optional.empty(),
        Optional.of(why),
        Optional.empty(),
        history);
  }

  /** Returns whether the criterion has a figure that can be compared. */
  public static boolean isComparable(CriterionVerdict criterion) {
    return criterion.role() == Criterion.Role.SERVICE
        && isSound(criterion)
        && criterion.interval().isPresent();
  }

  private static boolean isSound(CriterionVerdict criterion) {
    return criterion.actual().isPresent()
        && (criterion.outcome() == Outcome.PASS || criterion.outcome() == Outcome.FAIL);
  }

  private static String whyNoInterval(CriterionVerdict criterion) {
    return WITH_INTERVAL.stream()
            .anyMatch(metric -> criterion.name().endsWith(": " + metric.label()))
        ? "too few records for an interval"
        : "a single value has no interval";
  }

  /**
   * Returns a number that is lower for a better figure: the distance from the middle of a range, or
   * the figure itself with the sign that its limit gives.
   */
  private static double badness(CriterionVerdict criterion, double figure) {
    if (criterion.low().isPresent() && criterion.high().isPresent()) {
      return Math.abs(figure - (criterion.low().get() + criterion.high().get()) / 2);
    }
    return criterion.low().isPresent() ? -figure : figure;
  }

  /** Returns {@code worse, +23 %}. */
  String words() {
    return switch (call) {
      case BETTER, WORSE ->
          call.words()
              + percent
                  .map(grown -> ", " + (grown > 0 ? "+" : "") + Limit.number(grown) + " %")
                  .orElse("");
      case NO_CHANGE -> call.words();
      case NOT_COMPARED -> call.words() + why.map(reason -> ", " + reason).orElse("");
    };
  }
}
