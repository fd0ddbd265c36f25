package lucid.verdict;

import java.util.Optional;

/**
 * A figure that is shown beside the criteria and decides nothing.
 *
 * @param name {@code GET /api/v1/meta/version: p95}
 * @param seed the figure's meaning in words
 * @param request the request's name in Gatling's report
 * @param records the number of records that the figure is computed from
 * @param period the time that the figure covers, in words
 * @param limit the limit that a criterion would have, {@code < 100 ms}
 * @param actual the figure; absent if nothing was recorded, or if too many requests had no good
 *     answer
 * @param unit the unit of {@code actual} and {@code interval}; empty for a bare number
 * @param interval the 95 % confidence interval; absent if the figure has none
 * @param wouldMeet true if the figure meets {@code limit}; absent if it was not measured, or if
 *     that is in doubt
 * @param reason why the figure does not meet the limit or is in doubt; absent if it meets the limit
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
   * Returns {@code GET /api/v1/meta/version: p95: 3 ms, would meet < 100 ms}, or why the figure
   * would not meet the limit or was not measured.
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
