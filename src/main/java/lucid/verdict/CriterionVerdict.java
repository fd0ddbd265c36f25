package lucid.verdict;

import java.util.List;
import java.util.Optional;

/**
 * The verdict of one criterion: its limit, its figure and its outcome.
 *
 * @param name {@code GET /health: p95}
 * @param seed the words of the plan that ask for it
 * @param request the request's name in Gatling's report
 * @param role the meaning of a breach
 * @param records the number of records that the figure is computed from
 * @param period the time that the figure covers, in words
 * @param seconds the length of the period; 0 without records
 * @param dependsOn the conditions that can put the figure in doubt
 * @param limit the limit in words, {@code < 100}
 * @param low the lowest value that meets the limit; absent if there is none. Whether the value
 *     itself meets it is in {@code limit}
 * @param high the highest value that meets the limit; absent if there is none
 * @param threshold the limit as a number; of a range, the end that is nearer to {@code actual}
 * @param actual the figure as read; absent if nothing was recorded, or if too many requests had no
 *     good answer
 * @param bounds the range that the figure lies in, if a part of it may be the injector's own doing;
 *     absent if none is
 * @param unit the unit of {@code low}, {@code high}, {@code threshold}, {@code actual} and {@code
 *     interval}; empty for a bare number
 * @param margin the distance of {@code actual} from the limit in percent of it; negative if the
 *     limit is not met
 * @param interval the 95 % confidence interval of a percentile, a mean or a share
 * @param close true if a few more records could change the outcome
 * @param reason why the outcome is not PASS; absent for PASS
 * @param change the comparison with earlier campaigns; absent if there are none
 */
public record CriterionVerdict(
    String name,
    String seed,
    String request,
    Criterion.Role role,
    long records,
    String period,
    double seconds,
    DependsOn dependsOn,
    String limit,
    Optional<Double> low,
    Optional<Double> high,
    double threshold,
    Optional<Double> actual,
    Optional<Interval> bounds,
    String unit,
    Optional<Double> margin,
    Optional<Interval> interval,
    boolean close,
    Outcome outcome,
    Optional<String> reason,
    Optional<Change> change) {

  /**
   * The fewest records without a failure that show, with 95 % confidence, that fewer than one
   * request in a thousand fails: 0.999 to the power of 2995 is 0.05.
   */
  public static final int ENOUGH_FOR_A_SHARE = 2995;

  /** The factor from which on a range does not help a reader, since even that is no change. */
  private static final int BOUNDLESS = 100;

  /** Returns the verdict of a criterion that was not measured. */
  static CriterionVerdict unmeasured(Criterion criterion, Outcome outcome, String reason) {
    var limit = criterion.limit();
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        criterion.role(),
        0,
        criterion.period(),
        0,
        criterion.dependsOn(),
        limit.words(),
        limit.low(),
        limit.high(),
        limit.nearestTo(0),
        Optional.empty(),
        Optional.empty(),
        criterion.unit(),
        Optional.empty(),
        Optional.empty(),
        false,
        outcome,
        Optional.of(reason),
        Optional.empty());
  }

  /**
   * Returns the verdict PASS with the figures of a criterion; {@link Decision} changes the outcome.
   */
  static CriterionVerdict measured(
      Criterion criterion, Figure.Measured measured, Evidence evidence, Optional<Offered> offered) {
    var limit = criterion.limit();
    var actual = finite(measured.read());
    double threshold = limit.nearestTo(actual.orElse(limit.to()));
    return new CriterionVerdict(
        criterion.name(),
        criterion.seed(),
        criterion.request(),
        criterion.role(),
        criterion.figure().records(criterion.request(), evidence.log()),
        criterion.period(),
        offered.map(Offered::seconds).orElse(0.0),
        criterion.dependsOn(),
        limit.words(),
        limit.low(),
        limit.high(),
        threshold,
        actual,
        actual
            .filter(read -> read != measured.best())
            .map(
                read ->
                    new Interval(Math.min(read, measured.best()), Math.max(read, measured.best()))
                        .rounded()),
        criterion.unit(),
        actual.map(read -> Math.round(1e4 * limit.marginPercent(read)) / 1e4),
        measured.interval(),
        couldChange(criterion, measured, threshold),
        Outcome.PASS,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Returns whether the limit lies in the interval. A share without a failure is not close: a few
   * more records would change nothing.
   */
  private static boolean couldChange(
      Criterion criterion, Figure.Measured measured, double threshold) {
    boolean flawless = criterion.figure() instanceof Figure.Share && measured.read() == 100;
    return !flawless && measured.interval().map(range -> range.contains(threshold)).orElse(false);
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** Returns the same figures with another outcome. */
  CriterionVerdict decided(Outcome otherOutcome, String otherReason) {
    return with(otherOutcome, Optional.of(otherReason), change);
  }

  /** Returns this verdict with the comparison with earlier campaigns. */
  public CriterionVerdict compared(Change found) {
    return with(outcome, reason, Optional.of(found));
  }

  private CriterionVerdict with(
      Outcome otherOutcome, Optional<String> otherReason, Optional<Change> otherChange) {
    return new CriterionVerdict(
        name,
        seed,
        request,
        role,
        records,
        period,
        seconds,
        dependsOn,
        limit,
        low,
        high,
        threshold,
        actual,
        bounds,
        unit,
        margin,
        interval,
        close,
        otherOutcome,
        otherReason,
        otherChange);
  }

  /** Returns {@code 122 ms}; empty if nothing was recorded. */
  public Optional<String> actualWithUnit() {
    return actual.map(value -> withUnit(Limit.number(value, threshold)));
  }

  /**
   * Returns {@code was 99 ms: worse, +23 %}, or {@code was 3 to 5 ms in 12 campaigns, 4 ms in the
   * middle: worse, +200 % (1.5 to 7 ms is no change)}; empty if there are no earlier campaigns.
   */
  public Optional<String> changeInWords() {
    return change.map(
        found ->
            found
                .before()
                .map(
                    before ->
                        "was %s: %s%s"
                            .formatted(
                                before(found, withUnit(Limit.number(before))),
                                found.words(),
                                found
                                    .expected()
                                    .map(range -> " (%s)".formatted(noChange(range)))
                                    .orElse("")))
                .orElseGet(found::words));
  }

  private String before(Change found, String middle) {
    return found
        .history()
        .map(
            past ->
                "%s in %d campaigns%s"
                    .formatted(
                        pastInWords().orElseThrow(),
                        past.size(),
                        middle.equals(pastInWords().orElseThrow())
                            ? ""
                            : ", " + middle + " in the middle"))
        .orElse(middle);
  }

  /**
   * Returns the range of the earlier campaigns' figures, {@code 3 to 5 ms}; empty if there are
   * fewer than two.
   */
  public Optional<String> pastInWords() {
    return change
        .flatMap(Change::history)
        .map(
            past -> {
              var figures = past.stream().mapToDouble(Change.Past::figure).summaryStatistics();
              return figures.getMin() == figures.getMax()
                  ? withUnit(Limit.number(figures.getMin()))
                  : words(new Interval(figures.getMin(), figures.getMax()));
            });
  }

  /** Returns {@code 1.5 to 7 ms is no change}. */
  private String noChange(Interval expected) {
    var past =
        change.flatMap(Change::history).stream()
            .flatMap(List::stream)
            .mapToDouble(Change.Past::figure)
            .summaryStatistics();
    if (expected.high() > BOUNDLESS * Math.max(1, past.getMax())) {
      return "the earlier figures are too few, or differ too much, to call an increase";
    }
    // No share is above 100 %, and a figure is below 0 only if an earlier one was.
    return words(
            new Interval(
                Math.max(expected.low(), Math.min(0, past.getMin())),
                unit.equals(Metric.SUCCESS.unit())
                    ? Math.min(100, expected.high())
                    : expected.high()))
        + " is no change";
  }

  /** Returns {@code < 100 ms}. */
  public String limitWithUnit() {
    return withUnit(limit);
  }

  /** Returns {@code +4.98 %} or {@code -22 %}; empty if nothing was recorded. */
  public Optional<String> marginWithSign() {
    return margin.map(percent -> (percent > 0 ? "+" : "") + Limit.number(percent) + " %");
  }

  /** Returns {@code 122 ms, limit < 100 ms}. */
  public String figure() {
    return actualWithUnit().orElse("nothing recorded") + ", limit " + limitWithUnit();
  }

  /** Returns the criterion's name and why it is not met. */
  public String sentence() {
    return name + ": " + reason.orElseGet(this::figure);
  }

  /** Returns {@code 94 to 103 ms}; empty if the figure is not in doubt. */
  public Optional<String> boundsInWords() {
    return bounds.map(this::words);
  }

  /** Returns {@code 96 to 99 ms}; empty if the figure has no confidence interval. */
  public Optional<String> intervalInWords() {
    return interval.map(this::words);
  }

  private String words(Interval range) {
    return withUnit(Limit.number(range.low()) + " to " + Limit.number(range.high()));
  }

  String withUnit(String figure) {
    return unit.isEmpty() ? figure : figure + " " + unit;
  }
}
