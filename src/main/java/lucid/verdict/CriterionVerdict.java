package lucid.verdict;

import java.util.Optional;
import lucid.log.Interval;

/**
 * One criterion, decided or not.
 *
 * @param name {@code GET /health: p95}
 * @param seed the words of the document that asks for it
 * @param request the request's name in Gatling's report
 * @param role what a breach means
 * @param records how many records of that request the figure rests on
 * @param seconds from the second of the run in which the first of them began to the last, both
 *     counted; 0 without records
 * @param limit in words, {@code < 100}
 * @param low where what meets the limit begins, absent if it has no lower end; whether this value
 *     itself meets it, {@code limit} says
 * @param high where it ends; likewise
 * @param threshold the limit as a number; of a range, the end nearer to {@code actual}
 * @param actual absent if nothing was recorded
 * @param unit of {@code low}, {@code high}, {@code threshold}, {@code actual} and {@code interval};
 *     empty for a bare number
 * @param margin how far {@code actual} is on the good side of the limit, in percent of it; negative
 *     on the bad side
 * @param interval for a percentile, a mean or a share: where it lies with 95 % confidence
 * @param close whether the limit lies inside the interval
 * @param reason for anything but PASS
 * @param change against an earlier campaign; absent if there is nothing to compare with
 */
public record CriterionVerdict(
    String name,
    String seed,
    String request,
    Criterion.Role role,
    long records,
    long seconds,
    String limit,
    Optional<Double> low,
    Optional<Double> high,
    double threshold,
    Optional<Double> actual,
    String unit,
    Optional<Double> margin,
    Optional<Interval> interval,
    boolean close,
    Outcome outcome,
    Optional<String> reason,
    Optional<Change> change) {

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
        seconds,
        limit,
        low,
        high,
        threshold,
        actual,
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

  /** {@code was 99 ms: worse, +23 %}; empty if there is nothing to compare with. */
  public Optional<String> changeInWords() {
    return change.map(
        found ->
            found
                .before()
                .map(
                    before -> "was %s: %s".formatted(withUnit(Limit.number(before)), found.words()))
                .orElseGet(found::words));
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

  private String withUnit(String figure) {
    return unit.isEmpty() ? figure : figure + " " + unit;
  }
}
