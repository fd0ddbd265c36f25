package lucid.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Interval;
import lucid.verdict.Limit;
import lucid.verdict.Metric;

/**
 * A bar that shows a criterion's limit and figure to scale. All positions are in percent of the
 * width.
 *
 * @param from the value at the left end, with its unit
 * @param to the value at the right end, with its unit
 * @param goodFrom the position at which the values begin that meet the limit
 * @param goodWidth the width of these values
 * @param limits the positions of the limit's ends
 * @param actual the position of the figure
 * @param doubt the range that the figure lies in, if a part of it may be the injector's own doing
 * @param interval the 95 % confidence interval
 */
record CriterionBar(
    String from,
    String to,
    double goodFrom,
    double goodWidth,
    List<Double> limits,
    double actual,
    Optional<Span> doubt,
    Optional<Span> interval) {
  /** The room beyond the largest value, as a part of that value. */
  private static final double ROOM = 0.15;

  /**
   * The room below a share's limit, in distances of the limit from 100 %: nearer, the two would
   * overlap.
   */
  private static final double SHARES_FROM_LIMIT = 4;

  /** A part of the width. */
  record Span(double from, double width) {}

  /** Returns the bar of a criterion; empty if it has no figure. */
  static Optional<CriterionBar> of(CriterionVerdict criterion) {
    return criterion.actual().map(actual -> of(criterion, actual));
  }

  private static CriterionBar of(CriterionVerdict criterion, double actual) {
    var scale = BarScale.of(criterion, actual);
    double goodFrom = criterion.low().map(scale::position).orElse(0.0);
    double goodTo = criterion.high().map(scale::position).orElse(100.0);
    return new CriterionBar(
        scale.words(scale.from, criterion.unit()),
        scale.words(scale.to, criterion.unit()),
        goodFrom,
        goodTo - goodFrom,
        Stream.of(criterion.low(), criterion.high())
            .flatMap(Optional::stream)
            .map(scale::position)
            .distinct()
            .toList(),
        scale.position(actual),
        criterion.bounds().map(scale::span),
        criterion.interval().map(scale::span));
  }

  /** The values at the ends of the width. */
  private record BarScale(double from, double to) {
    static BarScale of(CriterionVerdict criterion, double actual) {
      if (criterion.unit().equals(Metric.SUCCESS.unit())) {
        double below = SHARES_FROM_LIMIT * (100 - criterion.threshold());
        return new BarScale(Math.max(0, Math.min(criterion.threshold(), actual) - below), 100);
      }
      double farthest =
          DoubleStream.of(
                  actual,
                  criterion.threshold(),
                  criterion.low().orElse(0.0),
                  criterion.high().orElse(0.0),
                  criterion.bounds().map(Interval::high).orElse(0.0),
                  criterion.interval().map(Interval::high).orElse(0.0))
              .max()
              .getAsDouble();
      return new BarScale(0, farthest == 0 ? 1 : roundedUp(farthest * (1 + ROOM)));
    }

    /** Returns {@code value} rounded up to two significant digits. */
    private static double roundedUp(double value) {
      return BigDecimal.valueOf(value)
          .round(new MathContext(2, RoundingMode.CEILING))
          .doubleValue();
    }

    double position(double value) {
      double percent = 100 * (value - from) / (to - from);
      return Math.round(100 * Math.max(0, Math.min(100, percent))) / 100.0;
    }

    Span span(Interval range) {
      double left = position(range.low());
      return new Span(left, position(range.high()) - left);
    }

    String words(double end, String unit) {
      return Limit.number(end) + (unit.isEmpty() ? "" : " " + unit);
    }
  }
}
