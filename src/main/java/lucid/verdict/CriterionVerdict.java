package lucid.verdict;

import java.util.List;
import java.util.Optional;

/**
 * One criterion, decided or not.
 *
 * @param name {@code GET /health: p95}
 * @param seed the words of the document that asks for it
 * @param request the request's name in Gatling's report
 * @param role what a breach means
 * @param records how many records of that request the figure rests on
 * @param period the time that it speaks of, in words
 * @param seconds how long that is; 0 without records
 * @param dependsOn what can put the figure in doubt
 * @param limit in words, {@code < 100}
 * @param low where what meets the limit begins, absent if it has no lower end; whether this value
 *     itself meets it, {@code limit} says
 * @param high where it ends; likewise
 * @param threshold the limit as a number; of a range, the end nearer to {@code actual}
 * @param actual as read; absent if nothing was recorded, or if too much had no good answer
 * @param bounds between which it lies, if some of it may be the injector's own doing; absent if
 *     they are one
 * @param unit of {@code low}, {@code high}, {@code threshold}, {@code actual} and {@code interval};
 *     empty for a bare number
 * @param margin how far {@code actual} is on the good side of the limit, in percent of it; negative
 *     on the bad side
 * @param interval for a percentile, a mean or a share: where it lies with 95 % confidence
 * @param close whether some more records could change the answer
 * @param reason for anything but PASS
 * @param change against earlier campaigns; absent if there is nothing to compare with
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
   * With fewer records, not one failure can show with 95 % confidence that less than one in a
   * thousand fail: 0.999 to the power of that is 0.05.
   */
  public static final int ENOUGH_FOR_A_SHARE = 2995;

  /** An increase by that factor and less is no change: no number that helps a reader. */
  private static final int BOUNDLESS = 100;

  /** A criterion of which nothing was measured. */
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

  /** A criterion with its figures; whether they meet the limit is decided elsewhere. */
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

  /** Where none failed, a few more records would change nothing: such a figure is not close. */
  private static boolean couldChange(
      Criterion criterion, Figure.Measured measured, double threshold) {
    boolean flawless = criterion.figure() instanceof Figure.Share && measured.read() == 100;
    return !flawless && measured.interval().map(range -> range.contains(threshold)).orElse(false);
  }

  private static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** The same figures, with another outcome. */
  CriterionVerdict decided(Outcome otherOutcome, String otherReason) {
    return with(otherOutcome, Optional.of(otherReason), change);
  }

  /** The same, beside what an earlier campaign found. */
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

  /** {@code 122 ms}; empty if nothing was recorded. */
  public Optional<String> actualWithUnit() {
    return actual.map(value -> withUnit(Limit.number(value, threshold)));
  }

  /**
   * {@code was 99 ms: worse, +23 %}, or {@code was 3 to 5 ms in 12 campaigns, 4 ms in the middle:
   * worse, +200 % (1.5 to 7 ms is no change)}; empty if there is nothing to compare with.
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

  /** {@code 3 to 5 ms}, what earlier campaigns found; empty if they are not several. */
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

  /** {@code 1.5 to 7 ms is no change}, of several campaigns. */
  private String noChange(Interval expected) {
    var past =
        change.flatMap(Change::history).stream()
            .flatMap(List::stream)
            .mapToDouble(Change.Past::figure)
            .summaryStatistics();
    if (expected.high() > BOUNDLESS * Math.max(1, past.getMax())) {
      return "they differ too much, or are too few, to call an increase";
    }
    // Neither a share above 100 % nor, where there was none, a figure below 0 is to be expected.
    return words(
            new Interval(
                Math.max(expected.low(), Math.min(0, past.getMin())),
                unit.equals(Metric.SUCCESS.unit())
                    ? Math.min(100, expected.high())
                    : expected.high()))
        + " is no change";
  }

  /** {@code < 100 ms}. */
  public String limitWithUnit() {
    return withUnit(limit);
  }

  /** {@code +4.98 %}, {@code -22 %}; empty if nothing was recorded. */
  public Optional<String> marginWithSign() {
    return margin.map(percent -> (percent > 0 ? "+" : "") + Limit.number(percent) + " %");
  }

  /** {@code 122 ms, limit < 100 ms}. */
  public String figure() {
    return actualWithUnit().orElse("nothing recorded") + ", limit " + limitWithUnit();
  }

  /** Its name, and why it is not met. */
  public String sentence() {
    return name + ": " + reason.orElseGet(this::figure);
  }

  /** {@code 94 to 103 ms}; empty if the figure is not in doubt. */
  public Optional<String> boundsInWords() {
    return bounds.map(this::words);
  }

  /** {@code 96 to 99 ms}; empty for what has no confidence interval. */
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
