package lucid.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import lucid.verdict.Change;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Interval;
import lucid.verdict.Metric;
import lucid.verdict.Outcome;

/**
 * Draws the history of a criterion beside it: its figure in each earlier campaign, then that of
 * this campaign, and the limit. The range that is no change is shaded.
 */
final class Sparkline {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final int HEIGHT = 52;

  /** The room between the outermost figure and the edge, in pixels. */
  private static final double EDGE = 12;

  /**
   * The positions of the first and the last figure, in percent. The label of the limit is right of
   * them.
   */
  private static final double FIRST = 2;

  private static final double LAST = 68;
  private static final double PATH_WIDTH = 1000;

  /** The base lines of texts lie between these two, in pixels. */
  private static final double HIGHEST_TEXT = 10;

  private static final double LOWEST_TEXT = HEIGHT - 4;

  private final CriterionVerdict criterion;
  private final List<Change.Past> past;
  private final Scale scale;

  private Sparkline(CriterionVerdict criterion, List<Change.Past> past) {
    this.criterion = criterion;
    this.past = past;
    this.scale = scale();
  }

  /** Returns the drawing; empty if there are fewer than two earlier campaigns. */
  static Optional<String> of(CriterionVerdict criterion) {
    return criterion
        .change()
        .flatMap(Change::history)
        .map(past -> new Sparkline(criterion, past).svg());
  }

  /**
   * Returns a scale for all figures and the limit. It is logarithmic for times: 3 to 5 ms must show
   * below 100 ms.
   */
  private Scale scale() {
    var all =
        DoubleStream.concat(
                past.stream().mapToDouble(Change.Past::figure),
                Stream.of(criterion.actual(), criterion.low(), criterion.high())
                    .flatMap(Optional::stream)
                    .mapToDouble(Double::doubleValue))
            .summaryStatistics();
    double least = all.getMin();
    double most = all.getMax() > least ? all.getMax() : least + Math.max(1, Math.abs(least));
    boolean ratios =
        criterion.unit().equals(Metric.P95.unit()) && least > 0 && criterion.low().isEmpty();
    return new Scale(least, most, ratios, List.of());
  }

  private String svg() {
    var svg =
        new Svg()
            .open(
                "svg class role aria-label width height",
                "plot spark",
                "img",
                words(),
                "100%",
                Svg.at(HEIGHT));
    criterion.change().flatMap(Change::expected).ifPresent(range -> shade(svg, range));
    limits(svg);
    path(svg);
    for (int i = 0; i < past.size(); i++) {
      dot(svg, "past", i, past.get(i).figure(), "2");
    }
    criterion.actual().ifPresent(figure -> now(svg, figure));
    return svg.close().toString();
  }

  private void shade(Svg svg, Interval range) {
    double top = pixel(range.high());
    svg.empty(
        "rect class x width y height",
        "no-change",
        "0",
        Svg.percent(LAST + FIRST),
        Svg.at(top),
        Svg.at(Math.max(2, pixel(range.low()) - top)));
  }

  private void limits(Svg svg) {
    var limits =
        Stream.of(criterion.high(), criterion.low()).flatMap(Optional::stream).distinct().toList();
    for (double limit : limits) {
      var at = Svg.at(pixel(limit));
      svg.empty("line class x1 x2 y1 y2", "limit", "0", Svg.percent(LAST + FIRST), at, at);
    }
    svg.text(
        "text class x dx y",
        limits.size() > 1 ? "limits" : "limit",
        "label limit",
        Svg.percent(LAST + FIRST),
        "5",
        Svg.at(Math.max(HIGHEST_TEXT, Math.min(LOWEST_TEXT, pixel(limits.get(0)) + 4))));
  }

  private void path(Svg svg) {
    var figures = new ArrayList<>(past.stream().map(Change.Past::figure).toList());
    criterion.actual().ifPresent(figures::add);
    var path = new StringBuilder();
    for (int i = 0; i < figures.size(); i++) {
      path.append(i == 0 ? 'M' : 'L')
          .append(Svg.at(PATH_WIDTH * percent(i) / 100))
          .append(' ')
          .append(Svg.at(pixel(figures.get(i))));
    }
    svg.open(
            "svg class width height viewBox preserveAspectRatio",
            "inner",
            "100%",
            Svg.at(HEIGHT),
            "0 0 %d %d".formatted((int) PATH_WIDTH, HEIGHT),
            "none")
        .empty("path class d", "past", path.toString())
        .close();
  }

  private void now(Svg svg, double figure) {
    if (isSound()) {
      dot(svg, "now", past.size(), figure, "4.5");
    } else {
      svg.text(
          "text class x y",
          "✕",
          "now-unsound",
          Svg.percent(percent(past.size())),
          Svg.at(pixel(figure) + 5));
    }
  }

  private void dot(Svg svg, String style, int index, double figure, String radius) {
    svg.empty(
        "circle class cx cy r", style, Svg.percent(percent(index)), Svg.at(pixel(figure)), radius);
  }

  private double percent(int index) {
    return FIRST + (LAST - FIRST) * index / past.size();
  }

  private double pixel(double figure) {
    return EDGE + (HEIGHT - 2 * EDGE) * (1 - scale.part(figure));
  }

  private boolean isSound() {
    return criterion.outcome() == Outcome.PASS || criterion.outcome() == Outcome.FAIL;
  }

  /**
   * Returns {@code GET /health: p95 of 12 campaigns since 1 Nov 2026: 3 to 5 ms, now 4 ms, limit
   * ...}.
   */
  private String words() {
    return "%s of %d campaigns since %s: %s, now %s%s, limit %s"
        .formatted(
            criterion.name(),
            past.size(),
            DAY.format(past.get(0).startedAt()),
            criterion.pastInWords().orElseThrow(),
            criterion.actualWithUnit().orElse("no figure"),
            criterion.actual().isPresent() && !isSound()
                ? ", which is " + criterion.outcome().words()
                : "",
            criterion.limitWithUnit());
  }
}
