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
 * A criterion drawn to scale: where the limit is, where the figure is, and how sure that is. All
 * positions in percent of the width.
 *
 * @param from what the left end means, with its unit
 * @param to what the right end means
 * @param goodFrom where what meets the limit begins
 * @param goodWidth how wide it is
 * @param limits where the ends of the limit are
 * @param actual where the figure is
 * @param doubt between which bounds it lies, if some of it may be the injector's own doing
 * @param interval where it lies with 95 % confidence
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
  /** Room beyond the farthest thing drawn, in parts of the whole. */
  private static final double ROOM = 0.15;

  /** A share so near to all would be drawn on top of its limit. */
  private static final double SHARES_FROM_LIMIT = 4;

  /** Part of the width. */
  record Span(double from, double width) {}

  /** Empty for what has no figure. */
  static Optional<CriterionBar> of(CriterionVerdict criterion) {
    return criterion.actual().map(actual -> of(criterion, actual));
  }

  private static CriterionBar of(CriterionVerdict criterion, double actual) {
    var scale = Scale.of(criterion, actual);
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

  /** What the ends of the width mean. */
  private record Scale(double from, double to) {
    static Scale of(CriterionVerdict criterion, double actual) {
      if (criterion.unit().equals(Metric.SUCCESS.unit())) {
        double below = SHARES_FROM_LIMIT * (100 - criterion.threshold());
        return new Scale(Math.max(0, Math.min(criterion.threshold(), actual) - below), 100);
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
      return new Scale(0, farthest == 0 ? 1 : roundedUp(farthest * (1 + ROOM)));
    }

    /** To two significant digits. */
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
