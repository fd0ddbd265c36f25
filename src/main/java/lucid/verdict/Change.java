package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.Set;

/**
 * One criterion beside the same one of an earlier campaign.
 *
 * @param call what can be said
 * @param before the earlier figure, in the criterion's unit; absent if there is none
 * @param interval where the earlier one lay with 95 % confidence
 * @param percent by how much the figure grew, in percent of the earlier one; absent if that is 0
 * @param why it was not compared
 */
public record Change(
    Call call,
    Optional<Double> before,
    Optional<Interval> interval,
    Optional<Double> percent,
    Optional<String> why) {
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

  /**
   * Compares.
   *
   * @param earlier of the same name; empty if the earlier campaign has none
   */
  public static Change of(CriterionVerdict now, Optional<CriterionVerdict> earlier) {
    if (earlier.isEmpty()) {
      return notCompared(Optional.empty(), "the baseline does not have it");
    }
    var before = earlier.get();
    if (!isSound(before)) {
      return notCompared(Optional.empty(), "the baseline has no sound figure");
    }
    if (!isSound(now)) {
      return notCompared(before.actual(), "this run has no sound figure");
    }
    if (now.interval().isEmpty() || before.interval().isEmpty()) {
      return notCompared(before.actual(), whyNoInterval(now));
    }
    double was = before.actual().orElseThrow();
    double is = now.actual().orElseThrow();
    boolean overlap = whereabouts(now).overlaps(whereabouts(before));
    return new Change(
        overlap ? Call.NO_CHANGE : badness(now, is) < badness(now, was) ? Call.BETTER : Call.WORSE,
        Optional.of(was),
        before.interval(),
        was == 0 ? Optional.empty() : Optional.of(Math.round(1e4 * (is - was) / was) / 100.0),
        Optional.empty());
  }

  /**
   * Where the target's own figure may lie: by the sample, by how exact times are, and without what
   * may be the injector's own doing, which differs from run to run.
   */
  private static Interval whereabouts(CriterionVerdict criterion) {
    double resolution = criterion.unit().equals(Metric.P95.unit()) ? RESOLUTION_MILLIS : 0;
    double read = criterion.actual().orElseThrow();
    var bounds = criterion.bounds().orElse(new Interval(read, read));
    var interval = criterion.interval().orElseThrow();
    return new Interval(
            interval.low() - Math.max(0, read - bounds.low()),
            interval.high() + Math.max(0, bounds.high() - read))
        .widened(resolution);
  }

  private static Change notCompared(Optional<Double> before, String why) {
    return new Change(
        Call.NOT_COMPARED, before, Optional.empty(), Optional.empty(), Optional.of(why));
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
