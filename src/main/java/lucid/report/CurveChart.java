package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.report.Charts.Picture;
import lucid.report.Plot.Point;
import lucid.verdict.Metric;
import lucid.verdict.Series.Curve;
import lucid.verdict.Series.Held;
import lucid.verdict.Series.Paced;

/**
 * Draws the distribution of a request's times. On the axis of percentiles, each further nine has as
 * much room as the one before, so that slow requests can be seen.
 */
final class CurveChart {
  /** The fewest records that make a curve. */
  static final int FEWEST = 20;

  private static final int NINES = 4;
  private static final List<String> LABELS = List.of("0 %", "90 %", "99 %", "99.9 %", "99.99 %");

  private CurveChart() {}

  static Picture of(Paced paced) {
    var curve = paced.curve();
    var limits = paced.held().stream().filter(held -> quantile(held.metric()).isPresent()).toList();
    double most =
        Stream.of(
                curve.millis().stream(),
                curve.highMillis().stream(),
                limits.stream().map(held -> held.high().orElse(1.0)))
            .flatMap(values -> values)
            .filter(Objects::nonNull)
            .mapToDouble(Number::doubleValue)
            .max()
            .orElse(1);
    var figures = figures(paced, limits);
    var plot =
        new Plot(
            "Percentiles of the response time in milliseconds. " + figures,
            new Scale(0, NINES, false, List.of(0.0, 1.0, 2.0, 3.0, 4.0)),
            Scale.logarithmic(most),
            150);
    band(plot, curve);
    if (!curve.bestMillis().isEmpty()) {
      plot.steps("best", points(curve, curve.bestMillis()));
    }
    plot.steps("curve", points(curve, curve.millis()));
    for (var held : limits) {
      double high = held.high().orElseThrow();
      double nines = nines(quantile(held.metric()).orElseThrow());
      plot.upright("reference", nines)
          .across("limit", 0, NINES, high)
          .label("limit", NINES, high, "limit")
          .value(nines, 0, 0, held.metric().label());
      at(curve, curve.millis(), quantile(held.metric()).orElseThrow())
          .ifPresent(millis -> plot.dot(true, nines, millis));
    }
    return new Picture(
        "%s: percentiles of the response time in ms".formatted(paced.request()),
        plot.svg(LABELS),
        figures);
  }

  /** Returns the quantile of a metric; empty if it is not a percentile. */
  private static Optional<Double> quantile(Metric metric) {
    return switch (metric) {
      case P95 -> Optional.of(0.95);
      case P99 -> Optional.of(0.99);
      default -> Optional.empty();
    };
  }

  private static double nines(double quantile) {
    return -Math.log10(Math.max(1e-9, 1 - quantile));
  }

  private static List<Point> points(Curve curve, List<Integer> millis) {
    return IntStream.range(0, millis.size())
        .mapToObj(
            i ->
                millis.get(i) == null
                    ? Point.gap(nines(curve.quantile().get(i)))
                    : Point.of(nines(curve.quantile().get(i)), millis.get(i)))
        .toList();
  }

  /** Draws the confidence intervals that have both ends. */
  private static void band(Plot plot, Curve curve) {
    var low = new ArrayList<Point>();
    var high = new ArrayList<Point>();
    for (int i = 0; i < curve.quantile().size(); i++) {
      if (curve.lowMillis().get(i) != null && curve.highMillis().get(i) != null) {
        low.add(Point.of(nines(curve.quantile().get(i)), curve.lowMillis().get(i)));
        high.add(Point.of(nines(curve.quantile().get(i)), curve.highMillis().get(i)));
      }
    }
    if (low.size() > 1) {
      plot.between("confidence", low, high);
    }
  }

  private static OptionalInt at(Curve curve, List<Integer> millis, double quantile) {
    int index = curve.quantile().indexOf(quantile);
    return index < 0 || millis.get(index) == null
        ? OptionalInt.empty()
        : OptionalInt.of(millis.get(index));
  }

  private static String figures(Paced paced, List<Held> limits) {
    var curve = paced.curve();
    var percentiles =
        Stream.of(0.5, 0.95, 0.99, 0.999, 0.9999)
            .filter(quantile -> curve.quantile().contains(quantile))
            .map(
                quantile ->
                    "p%s %s"
                        .formatted(
                            Scale.label(100 * quantile),
                            at(curve, curve.millis(), quantile).isPresent()
                                ? at(curve, curve.millis(), quantile).getAsInt() + " ms"
                                : "has no good answer"))
            .collect(Collectors.joining(", "));
    var held =
        limits.stream()
            .map(limit -> interval(curve, limit) + "; " + PacedCharts.share(limit))
            .collect(Collectors.joining());
    return String.format(
        Locale.ENGLISH,
        "%,d records of %s: %s%s%s",
        curve.records(),
        paced.request(),
        percentiles,
        held,
        curve.bestMillis().isEmpty()
            ? ""
            : "; dotted: without what may be the injector's own lateness");
  }

  private static String interval(Curve curve, Held limit) {
    double quantile = quantile(limit.metric()).orElseThrow();
    var low = at(curve, curve.lowMillis(), quantile);
    var high = at(curve, curve.highMillis(), quantile);
    return low.isEmpty() || high.isEmpty()
        ? ""
        : "; 95 %% interval of %s: %d to %d ms, limit %s"
            .formatted(limit.metric().label(), low.getAsInt(), high.getAsInt(), limit.limit());
  }
}
