package lucid.report;

import static lucid.report.TimeAxis.MILLIS;
import static lucid.report.TimeAxis.span;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.report.Charts.Picture;
import lucid.report.Plot.Point;
import lucid.verdict.Limit;
import lucid.verdict.Offered;
import lucid.verdict.Series;

/** Draws a run's load over time, in pictures that share one axis. */
final class TimeCharts {
  /** The most requests whose pictures are not lowered. */
  private static final int FEW_REQUESTS = 3;

  private final Series series;
  private final TimeAxis time;
  private final List<PacedCharts> paced;
  private final EventCharts events;

  TimeCharts(Series series) {
    this.series = series;
    this.time = TimeAxis.of(series);
    boolean low = series.paced().size() > FEW_REQUESTS;
    this.paced = series.paced().stream().map(one -> new PacedCharts(one, time, low)).toList();
    this.events = new EventCharts(series, time, low);
  }

  List<Picture> pictures() {
    var all = new ArrayList<Picture>();
    for (var one : paced) {
      all.add(one.answers());
      all.add(one.times());
    }
    all.addAll(events.pictures());
    all.add(lag());
    if (!series.machine().isEmpty()) {
      all.add(machine());
    }
    return all;
  }

  /** Returns the meanings of the marks' numbers. */
  List<Charts.MarkText> marks() {
    return time.markTexts();
  }

  /** Returns a sentence with the main figures of each request and event. */
  List<String> figures() {
    return Stream.concat(paced.stream().map(PacedCharts::figures), events.figures().stream())
        .toList();
  }

  private Picture lag() {
    var lag = ChartSteps.grouped(series.lagMs(), Math::max);
    int group = ChartSteps.group(series.lagMs().size());
    double most = lag.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    var plot =
        new Plot(
            "The injector's longest stall in each second: %s ms at most."
                .formatted(Limit.number(most)),
            time.scale(),
            Scale.linear(Math.max(most, 1.2 * Offered.LATE_MILLIS)),
            56);
    double last = time.end();
    for (int i = 0; i < lag.size(); i++) {
      if (lag.get(i) > 0) {
        int from = i * group;
        double to = Math.min(from + group, last);
        plot.bar("lag", from, to, lag.get(i))
            .hint(from, to, "%s: %s ms".formatted(span(from, to), Limit.number(lag.get(i))));
      }
    }
    plot.across("reference", 0, last, Offered.LATE_MILLIS)
        .label("reference", last, Offered.LATE_MILLIS, "late");
    time.mark(plot, List.of());
    return new Picture(
        "Injector: its longest stall in each %s, in ms (a request that is sent %d ms after it was due is late)"
            .formatted(group == 1 ? "second" : group + " seconds", Offered.LATE_MILLIS),
        plot.svg(time.labels()),
        "");
  }

  private Picture machine() {
    var cpu = new ArrayList<Point>();
    var heat = new ArrayList<Point>();
    double highest = 0;
    for (var moment : series.machine()) {
      cpu.add(new Point(moment.fromMillis() / MILLIS, moment.cpuPercent()));
      cpu.add(new Point(moment.toMillis() / MILLIS, moment.cpuPercent()));
      heat.add(new Point(moment.toMillis() / MILLIS, moment.temperatureCelsius()));
      highest = Math.max(highest, moment.temperatureCelsius().orElse(0.0));
    }
    var plot =
        new Plot(
            "The target's machine: processors %s, temperature %s."
                .formatted(range(cpu, "%"), range(heat, "°C")),
            time.scale(),
            Scale.upTo(Math.max(100, highest), 25),
            96);
    plot.area("cpu-area", cpu.stream().allMatch(one -> one.y().isPresent()) ? cpu : List.of());
    plot.steps("cpu", cpu).line("heat", heat);
    lastOf(cpu).ifPresent(at -> plot.label("cpu", at.x(), at.y().orElse(0.0), "CPU"));
    lastOf(heat).ifPresent(at -> plot.label("heat", at.x(), at.y().orElse(0.0), "°C"));
    time.mark(plot, List.of());
    return new Picture(
        "The target’s machine: processors in %, temperature in °C", plot.svg(time.labels()), "");
  }

  private static Optional<Point> lastOf(List<Point> points) {
    return points.stream().filter(one -> one.y().isPresent()).reduce((one, other) -> other);
  }

  private static String range(List<Point> points, String unit) {
    var all =
        points.stream()
            .flatMap(one -> one.y().stream())
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    return all.getCount() == 0
        ? "unknown"
        : "%s to %s %s".formatted(Limit.number(all.getMin()), Limit.number(all.getMax()), unit);
  }
}
