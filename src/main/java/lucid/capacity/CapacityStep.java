package lucid.capacity;

import java.util.Optional;
import lucid.capacity.CapacitySearch.Trial;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Metric;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * One run of a search.
 *
 * @param load the offered load
 * @param hold true if this run was the long hold
 * @param seconds the duration of the load
 * @param outcome the outcome of the run
 * @param answered the part of the load that the target took, in the same unit; absent if nothing
 *     was measured
 * @param p95Ms the 95th percentile of the response times in milliseconds; absent if too many
 *     requests had no good answer
 * @param p95LimitMs the limit of that percentile; absent if no criterion has one
 * @param gaveWay the part that gave way under the load; absent if the load held or the run broke
 * @param reason why the outcome is not PASS; absent for PASS
 * @param folder the folder of the run, relative to the results folder
 */
public record CapacityStep(
    int load,
    boolean hold,
    double seconds,
    Outcome outcome,
    Optional<Double> answered,
    Optional<Integer> p95Ms,
    Optional<Double> p95LimitMs,
    Optional<GaveWay> gaveWay,
    Optional<String> reason,
    String folder) {
  private static final double QUANTILE = 0.95;

  /** The part that gave way under a load. */
  public enum GaveWay {
    /** A criterion was surely not met. */
    TARGET,
    /** The injector could not send the load as due, or may itself have made the figures. */
    INJECTOR,
    /** Unknown, since there were too few records to decide. */
    SAMPLE
  }

  /**
   * Makes a step from the verdict of a run.
   *
   * @param series the run's records over time; empty if the run left none
   */
  public static CapacityStep of(
      Trial trial,
      CapacityQuestion question,
      RunVerdict verdict,
      Optional<Series> series,
      String folder) {
    var paced =
        series.stream()
            .flatMap(all -> all.paced().stream())
            .filter(one -> one.request().equals(question.request()))
            .findFirst();
    return new CapacityStep(
        trial.load(),
        trial.hold(),
        verdict.seconds(),
        verdict.outcome(),
        verdict.criteria().stream()
            .filter(criterion -> criterion.name().equals(question.answered()))
            .flatMap(criterion -> criterion.actual().stream())
            .map(figure -> Math.round(10 * question.ofFigure().applyAsDouble(figure)) / 10.0)
            .findFirst(),
        paced.map(Series.Paced::curve).flatMap(CapacityStep::p95),
        paced.stream()
            .flatMap(one -> one.held().stream())
            .filter(held -> held.metric() == Metric.P95)
            .flatMap(held -> held.high().stream())
            .findFirst(),
        gaveWay(verdict),
        verdict.reasons().stream().findFirst(),
        folder);
  }

  private static Optional<Integer> p95(Series.Curve curve) {
    int index = curve.quantile().indexOf(QUANTILE);
    return index < 0 ? Optional.empty() : Optional.ofNullable(curve.millis().get(index));
  }

  private static Optional<GaveWay> gaveWay(RunVerdict verdict) {
    return switch (verdict.outcome()) {
      case FAIL -> Optional.of(GaveWay.TARGET);
      case INVALID ->
          Optional.of(
              verdict.criteria().stream()
                      .filter(criterion -> criterion.outcome() == Outcome.INVALID)
                      .allMatch(CapacityStep::hasTooFewRecords)
                  ? GaveWay.SAMPLE
                  : GaveWay.INJECTOR);
      case PASS, ERROR, NOT_MEASURABLE, NOT_RUN -> Optional.empty();
    };
  }

  /** Returns whether a criterion is in doubt only because it has too few records. */
  private static boolean hasTooFewRecords(CriterionVerdict criterion) {
    return criterion.role() == Criterion.Role.SERVICE
        && criterion.bounds().isEmpty()
        && criterion.close();
  }

  /** Returns whether every criterion was met. */
  public boolean holds() {
    return outcome == Outcome.PASS;
  }

  /** Returns whether the run says nothing about the load, so that the search can't go on. */
  public boolean broke() {
    return !holds() && gaveWay.isEmpty();
  }

  /** Returns the load that the target took, rounded; the offered load if that is unknown. */
  int taken() {
    return (int) Math.min(load, Math.round(answered.orElse((double) load)));
  }
}
