package lucid.verdict;

import java.util.Optional;

/**
 * A figure that is shown beside the criteria and decides none of them.
 *
 * @param name {@code GET /api/v1/meta/version: p95}
 * @param seed what it is, in words
 * @param request the request's name in Gatling's report
 * @param records how many records of that request the figure rests on
 * @param period the time that it speaks of, in words
 * @param limit that a criterion would hold it against, {@code < 100 ms}
 * @param actual the figure; absent if nothing was recorded, or if too much had no good answer
 * @param unit of {@code actual} and {@code interval}; empty for a bare number
 * @param interval where it lies with 95 % confidence; absent for a figure that has none
 * @param wouldMeet whether it meets {@code limit}; absent if it was not measured, or if that is in
 *     doubt
 * @param reason for anything but a figure that would meet the limit
 */
public record InformativeFigure(
    String name,
    String seed,
    String request,
    long records,
    String period,
    String limit,
    Optional<Double> actual,
    String unit,
    Optional<Interval> interval,
    Optional<Boolean> wouldMeet,
    Optional<String> reason) {

  private static final String NOT_MEASURED = "not measured: ";

  static InformativeFigure of(CriterionVerdict decided) {
    return new InformativeFigure(
        decided.name(),
        decided.seed(),
        decided.request(),
        decided.records(),
        decided.period(),
        decided.limitWithUnit(),
        decided.actual(),
        decided.unit(),
        decided.interval(),
        switch (decided.outcome()) {
          case PASS -> Optional.of(true);
          case FAIL -> Optional.of(false);
          case ERROR, INVALID, NOT_MEASURABLE, NOT_RUN -> Optional.empty();
        },
        decided.reason());
  }

  /**
   * {@code GET /api/v1/meta/version: p95: 3 ms, would meet < 100 ms}; or what it would not meet, or
   * why it was not measured.
   */
  public String sentence() {
    var why = reason.orElse("");
    return name
        + ": "
        + wouldMeet
            .map(
                meets ->
                    meets
                        ? "%s %s, would meet %s"
                            .formatted(actual.map(Limit::number).orElse(""), unit, limit)
                        : "would not meet its limit: " + why)
            .orElse(why.startsWith(NOT_MEASURED) ? why : NOT_MEASURED + why);
  }
}
