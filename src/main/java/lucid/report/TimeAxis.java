package lucid.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lucid.verdict.Series;

/**
 * The axis of time that all pictures of a run share, with the marks along it.
 *
 * @param scale the scale in seconds
 * @param end the end of the run, in seconds
 * @param marks the verdict's marks, in the order of their numbers
 */
record TimeAxis(Scale scale, double end, List<Series.Mark> marks) {
  static final double MILLIS = 1000;

  static TimeAxis of(Series series) {
    return new TimeAxis(
        Scale.time(Math.max(1, series.endMillis() / MILLIS)),
        series.endMillis() / MILLIS,
        series.marks());
  }

  /** Returns the labels below the ticks. */
  List<String> labels() {
    return labels(scale, "s");
  }

  /** Returns the labels below the ticks of another axis. The last one has the unit. */
  static List<String> labels(Scale scale, String unit) {
    int last = scale.ticks().size() - 1;
    return IntStream.rangeClosed(0, last)
        .mapToObj(i -> Scale.label(scale.ticks().get(i)) + (i == last ? " " + unit : ""))
        .toList();
  }

  /** Draws the marks that are about one of {@code requests} or about the whole run. */
  void mark(Plot plot, List<String> requests) {
    for (int i = 0; i < marks.size(); i++) {
      var mark = marks.get(i);
      if (mark.request().map(requests::contains).orElse(true)) {
        plot.mark(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS, i + 1);
      }
    }
  }

  /** Returns the meanings of the marks' numbers. */
  List<Charts.MarkText> markTexts() {
    return IntStream.range(0, marks.size())
        .mapToObj(
            i -> {
              var mark = marks.get(i);
              return new Charts.MarkText(
                  i + 1, span(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS), mark.text());
            })
        .toList();
  }

  /** Returns {@code 23.1 to 33.1 s}; for a moment, {@code at 33.1 s}. */
  static String span(double from, double to) {
    return to - from < 0.1
        ? String.format(Locale.ROOT, "at %.1f s", to)
        : String.format(Locale.ROOT, "%.1f to %.1f s", from, to);
  }
}
