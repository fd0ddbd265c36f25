package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One criterion beside the same one of an earlier campaign, or of several.
 *
 * @param call what can be said
 * @param before the earlier figure, in the criterion's unit; of several, the middle one; absent if
 *     there is none
 * @param interval where that one lay with 95 % confidence
 * @param percent by how much the figure grew, in percent of that one; absent if that is 0
 * @param why it was not compared
 * @param expected of several: where a figure would be no change; absent if it was not compared
 * @param history of several: all sound figures, the earliest first; absent if there is one at most
 */
public record Change(
    Call call,
    Optional<Double> before,
    Optional<Interval> interval,
    Optional<Double> percent,
    Optional<String> why,
    Optional<Interval> expected,
    Optional<List<Past>> history) {
  /** Two runs say too little of how much runs differ. */
  private static final int FEWEST_FOR_A_SPREAD = 3;

  /** Gatling's records are whole milliseconds: what was measured lies up to that much beside. */
  private static final double RESOLUTION_MILLIS = 1;

  /** What has an interval if there are records enough. */
  private static final Set<Metric> WITH_INTERVAL =
      Set.of(Metric.P95, Metric.P99, Metric.MEAN, Metric.SUCCESS);

  /** What the two figures say. */
  public enum Call {
    /** What each may be does not overlap, and it went to the limit's good side. */
    BETTER("better"),
    /** Likewise, to its bad side. */
    WORSE("worse"),
    /** They overlap: chance, or the injector, may have made the difference. */
    NO_CHANGE("no change"),
    /** A figure, or how sure it is, is missing. */
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

  /** An earlier run's criterion of the same name, and when the run's load began. */
  public record Earlier(Instant startedAt, CriterionVerdict criterion) {}

  /** A figure of an earlier run, and when the run's load began. */
  public record Past(Instant startedAt, double figure) {}

  /**
   * Compares with earlier runs. A change is called if the new figure is apart from each of them
   * and, with three or more, from where the next one was to be expected, given how much they
   * differ.
   *
   * @param earlier of the same name, the earliest first; empty if the baseline has none
   * @param comparisons how many criteria of a campaign are compared: so sure must each be that
   *     chance makes a change of any of them in 5 % of the campaigns
   */
  public static Change of(CriterionVerdict now, List<Earlier> earlier, int comparisons) {
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
    var figures = sure.stream().map(Earlier::criterion).toList();
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

  /** The one in the middle when sorted by figure; of an even number, the higher one. */
  private static CriterionVerdict middle(List<Earlier> sound) {
    return sound.stream()
        .map(Earlier::criterion)
        .sorted(Comparator.comparing(criterion -> criterion.actual().orElseThrow()))
        .toList()
        .get(sound.size() / 2);
  }

  /**
   * Where the next figure would be read, given how much the earlier ones differ: by more than each
   * run knows, since no two runs are the same. Empty if there are too few to tell.
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
   * Where the target's own figure may lie: by the sample, by how exact times are, and without what
   * may be the injector's own doing, which differs from run to run.
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

  /** The figure, with and without what may be the injector's own doing. */
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

  /** Whether a figure of the criterion can be compared. */
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
   * The lower the better: by the side on which the limit lies, of a range by how far from its
   * middle.
   */
  private static double badness(CriterionVerdict criterion, double figure) {
    if (criterion.low().isPresent() && criterion.high().isPresent()) {
      return Math.abs(figure - (criterion.low().get() + criterion.high().get()) / 2);
    }
    return criterion.low().isPresent() ? -figure : figure;
  }

  /** {@code worse, +23 %}. */
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
