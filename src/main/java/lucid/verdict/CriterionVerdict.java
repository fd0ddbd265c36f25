package lucid.verdict;

import java.util.Optional;

/**
 * One criterion, decided or not.
 *
 * @param name {@code GET /health: p95}
 * @param seed the words of the document that asks for it
 * @param request the request's name in Gatling's report
 * @param records how many records of that request the figure rests on
 * @param limit in words, {@code < 100}
 * @param threshold the limit as a number; of a range, the end nearer to {@code actual}
 * @param actual absent if nothing was recorded
 * @param unit of {@code threshold}, {@code actual} and {@code interval}; empty for a bare number
 * @param margin how far {@code actual} is on the good side of the limit, in percent of it; negative
 *     on the bad side
 * @param interval for a percentile: where it lies with 95 % confidence
 * @param close whether the limit lies inside the interval
 * @param reason for anything but PASS
 */
public record CriterionVerdict(
    String name,
    String seed,
    String request,
    long records,
    String limit,
    double threshold,
    Optional<Double> actual,
    String unit,
    Optional<Double> margin,
    Optional<Interval> interval,
    boolean close,
    Outcome outcome,
    Optional<String> reason) {}
