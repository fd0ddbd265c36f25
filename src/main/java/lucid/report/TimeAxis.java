package lucid.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import lucid.verdict.Series;

/**
 * The axis of time that all pictures of a run share, and the marks along it.
 *
 * @param scale in seconds
 * @param end of the run, in seconds
 * @param marks what the verdict found, in the order of their numbers
 */
record TimeAxis(Scale scale, double end, List<Series.Mark> marks) {
  static final double MILLIS = 1000;

  static TimeAxis of(Series series) {
    return new TimeAxis(
        Scale.time(Math.max(1, series.endMillis() / MILLIS)),
        series.endMillis() / MILLIS,
        series.marks());
  }

  /** What stands below the ticks. */
  List<String> labels() {
    return labels(scale, "s");
  }

  /** What stands below the ticks of another axis; the last says the unit. */
  static List<String> labels(Scale scale, String unit) {
    int last = scale.ticks().size() - 1;
    return IntStream.rangeClosed(0, last)
        .mapToObj(i -> Scale.label(scale.ticks().get(i)) + (i == last ? " " + unit : ""))
        .toList();
  }

  /** Puts those marks in that are about one of {@code requests}, or about the whole run. */
  void mark(Plot plot, List<String> requests) {
    for (int i = 0; i < marks.size(); i++) {
      var mark = marks.get(i);
      if (mark.request().map(requests::contains).orElse(true)) {
        plot.mark(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS, i + 1);
      }
    }
  }

  /** What the numbers of the marks mean. */
  List<Charts.Mark> explained() {
    return IntStream.range(0, marks.size())
        .mapToObj(
            i -> {
              var mark = marks.get(i);
              return new Charts.Mark(
                  i + 1, span(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS), mark.text());
            })
        .toList();
  }

  /** {@code 23.1 to 33.1 s}; of a moment, {@code at 33.1 s}. */
  static String span(double from, double to) {
    return to - from < 0.1
        ? String.format(Locale.ROOT, "at %.1f s", to)
        : String.format(Locale.ROOT, "%.1f to %.1f s", from, to);
  }
}
