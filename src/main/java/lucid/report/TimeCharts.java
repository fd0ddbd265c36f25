package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.report.Charts.Picture;
import lucid.report.Plot.Point;
import lucid.verdict.Limit;
import lucid.verdict.Metric;
import lucid.verdict.Offered;
import lucid.verdict.Series;
import lucid.verdict.Series.Burst;
import lucid.verdict.Series.Events;
import lucid.verdict.Series.Held;
import lucid.verdict.Series.Paced;

/** A run's load over time: pictures one below the other, on one axis of time. */
final class TimeCharts {
  /** More steps than that are finer than a screen. */
  private static final int MOST_STEPS = 240;

  /** With more requests than that, their pictures are lower. */
  private static final int FEW_REQUESTS = 3;

  /** Values that are nearer to each other would lie on each other, in parts of the time axis. */
  private static final double VALUES_APART = 0.1;

  private static final double ROOM_FOR_NAMES = 1.7;

  /** A smaller burst is one dot. */
  private static final int BURST_WITH_A_CURVE = 100;

  /** In seconds. */
  private static final double SHORTEST_STEP = 0.25;

  private static final int ROW = 30;
  private static final double MILLIS = 1000;

  /** Times that are longer are shown in seconds. */
  private static final double IN_SECONDS = 2000;

  private final Series series;
  private final Scale time;
  private final List<String> timeLabels;
  private final boolean low;

  TimeCharts(Series series) {
    this.series = series;
    double seconds = Math.max(1, series.endMillis() / MILLIS);
    this.time = Scale.time(seconds);
    this.timeLabels = timeLabels(time);
    this.low = series.paced().size() > FEW_REQUESTS;
  }

  private static List<String> timeLabels(Scale time) {
    int last = time.ticks().size() - 1;
    return IntStream.rangeClosed(0, last)
        .mapToObj(i -> Scale.label(time.ticks().get(i)) + (i == last ? " s" : ""))
        .toList();
  }

  List<Picture> pictures() {
    var all = new ArrayList<Picture>();
    for (var paced : series.paced()) {
      all.add(answers(paced));
      all.add(times(paced));
    }
    series.bursts().stream()
        .filter(burst -> burst.due() >= BURST_WITH_A_CURVE)
        .map(this::burst)
        .forEach(all::add);
    rows().ifPresent(all::add);
    for (var events : series.events()) {
      if (events.held().isPresent()) {
        all.add(durations(events, events.held().get()));
      } else if (isCounted(events)) {
        all.add(counts(events));
      }
    }
    all.add(lag());
    if (!series.machine().isEmpty()) {
      all.add(machine());
    }
    return all;
  }

  /** Returns what the numbers of the marks mean. */
  List<Charts.Mark> marks() {
    return IntStream.range(0, series.marks().size())
        .mapToObj(
            i -> {
              var mark = series.marks().get(i);
              return new Charts.Mark(
                  i + 1, span(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS), mark.text());
            })
        .toList();
  }

  private static String span(double from, double to) {
    return to - from < 0.1
        ? "at %.1f s".formatted(to)
        : String.format(Locale.ROOT, "%.1f to %.1f s", from, to);
  }

  /** Returns the main figures, a sentence for each request. */
  List<String> said() {
    return Stream.of(
            series.paced().stream().map(this::said),
            series.bursts().stream().map(TimeCharts::said),
            series.events().stream().map(TimeCharts::said))
        .flatMap(Function.identity())
        .toList();
  }

  // Requests over the seconds of their load.

  /** What the entries of some seconds together are drawn as. */
  private record Step(double from, double to) {}

  /** One step for each second, or for several where there are too many. */
  private List<Step> steps(Paced paced, int seconds) {
    double start = paced.fromMillis() / MILLIS;
    double end = paced.toMillis() / MILLIS;
    int group = group(seconds);
    var steps = new ArrayList<Step>();
    for (int from = 0; from < seconds; from += group) {
      int to = Math.min(seconds, from + group);
      // The last second of a load may not be whole; a rate over much less would be chance.
      boolean endsWithin = start + from + SHORTEST_STEP < end && start + to > end;
      steps.add(new Step(start + from, endsWithin ? end : start + to));
    }
    return steps;
  }

  private static int group(int seconds) {
    return (seconds + MOST_STEPS - 1) / MOST_STEPS;
  }

  /** The entries of each step as one. Null stays where all of them are. */
  private static <T> List<T> grouped(List<T> all, BinaryOperator<T> together) {
    int group = group(all.size());
    var grouped = new ArrayList<T>();
    for (int from = 0; from < all.size(); from += group) {
      grouped.add(
          all.subList(from, Math.min(all.size(), from + group)).stream()
              .filter(Objects::nonNull)
              .reduce(together)
              .orElse(null));
    }
    return grouped;
  }

  private static List<Double> perSecond(List<? extends Number> counts, List<Step> steps) {
    return IntStream.range(0, Math.min(counts.size(), steps.size()))
        .mapToObj(
            i -> counts.get(i).doubleValue() / Math.max(0.001, steps.get(i).to - steps.get(i).from))
        .toList();
  }

  private static List<Point> stepPoints(List<Double> values, List<Step> steps) {
    var points = new ArrayList<Point>();
    for (int i = 0; i < values.size(); i++) {
      points.add(new Point(steps.get(i).from, Optional.ofNullable(values.get(i))));
    }
    if (!values.isEmpty()) {
      int last = values.size() - 1;
      points.add(new Point(steps.get(last).to, Optional.ofNullable(values.get(last))));
    }
    return points;
  }

  private static double highest(List<Double> values) {
    return values.stream()
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  private Picture answers(Paced paced) {
    var steps = steps(paced, paced.good().size());
    var good = perSecond(grouped(paced.good(), Integer::sum), steps);
    var failed = perSecond(grouped(paced.failed(), Integer::sum), steps);
    var due = perSecond(grouped(paced.due(), Long::sum), steps);
    var rate = paced.held().stream().filter(held -> isRate(held.metric())).findFirst();
    double most =
        Stream.of(highest(good), highest(failed), highest(due), rate.flatMap(Held::low).orElse(0.0))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    var plot =
        new Plot(
            "Answers a second over time. " + said(paced), time, Scale.linear(most), low ? 56 : 96);
    var goodPoints = stepPoints(good, steps);
    plot.area("good-area", goodPoints).steps("good", goodPoints);
    for (int i = 0; i < failed.size(); i++) {
      if (failed.get(i) > 0) {
        plot.bar("failed", steps.get(i).from, steps.get(i).to, failed.get(i));
      }
    }
    double end = paced.toMillis() / MILLIS;
    double labelsAt = Math.max(end, steps.get(steps.size() - 1).to);
    if (!due.isEmpty()) {
      plot.steps("due", stepPoints(due, steps));
      plot.label("due", labelsAt, due.get(due.size() - 1), "due");
    }
    rate.flatMap(Held::low)
        .ifPresent(
            limit ->
                plot.across("limit", paced.fromMillis() / MILLIS, end, limit)
                    .label("limit", labelsAt, limit, "limit"));
    plot.label("good", labelsAt, within(paced, good, steps), "good");
    if (highest(failed) > 0) {
      plot.label("failed", labelsAt, 0, "failed");
    }
    hints(plot, paced, steps);
    mark(plot, List.of(paced.request()));
    return new Picture(
        "%s: answers a second%s"
            .formatted(paced.request(), rate.map(held -> ", limit " + held.limit()).orElse("")),
        plot.svg(List.of()),
        "");
  }

  /** The rate at the end of the load: what comes after it is only the rest. */
  private static double within(Paced paced, List<Double> good, List<Step> steps) {
    double level = 0;
    for (int i = 0; i < good.size() && steps.get(i).to <= paced.toMillis() / MILLIS + 0.001; i++) {
      level = good.get(i);
    }
    return level;
  }

  private static boolean isRate(Metric metric) {
    return metric == Metric.REQUESTS_PER_SECOND || metric == Metric.SLOWEST_REQUESTS_PER_SECOND;
  }

  private static boolean isTime(Held held) {
    return !isRate(held.metric()) && held.high().isPresent();
  }

  private Picture times(Paced paced) {
    var steps = steps(paced, paced.good().size());
    var limits = paced.held().stream().filter(TimeCharts::isTime).toList();
    var lines = List.of(paced.p50(), paced.p95(), paced.p99());
    double most =
        Stream.concat(
                lines.stream()
                    .flatMap(List::stream)
                    .filter(Objects::nonNull)
                    .map(Integer::doubleValue),
                limits.stream().flatMap(held -> held.high().stream()))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    var plot =
        new Plot(
            "Response times over time, in milliseconds, on a logarithmic scale. " + said(paced),
            time,
            Scale.logarithmic(most),
            low ? 84 : 132);
    var names = List.of("p50", "p95", "p99");
    double end = paced.toMillis() / MILLIS;
    double labelsAt = Math.max(end, lastSent(paced, steps));
    for (int i = 0; i < lines.size(); i++) {
      var values = grouped(lines.get(i), Math::max);
      plot.line(names.get(i), middles(values, steps));
      for (int at = values.size() - 1; at >= 0; at--) {
        if (values.get(at) != null) {
          plot.label(names.get(i), labelsAt, values.get(at), names.get(i));
          break;
        }
      }
    }
    boolean unanswered = markUnanswered(plot, paced);
    for (var held : limits) {
      plot.across("limit", paced.fromMillis() / MILLIS, end, held.high().orElseThrow())
          .label("limit", labelsAt, held.high().orElseThrow(), "limit");
    }
    hints(plot, paced, steps);
    mark(plot, List.of(paced.request()));
    int group = group(paced.good().size());
    return new Picture(
        "%s: response time in ms, of what was sent in each second%s%s%s"
            .formatted(
                paced.request(),
                group == 1 ? "" : " (the worst of %d)".formatted(group),
                unanswered ? "; red along the top: p95 had no good answer" : "",
                limits.stream()
                    .map(held -> ", limit " + held.limit())
                    .distinct()
                    .collect(Collectors.joining())),
        plot.svg(timeLabels),
        "");
  }

  /** Returns where the last step ends in which anything was sent. */
  private static double lastSent(Paced paced, List<Step> steps) {
    var p50 = grouped(paced.p50(), Math::max);
    double last = 0;
    for (int i = 0; i < p50.size(); i++) {
      last = p50.get(i) == null ? last : steps.get(i).to;
    }
    return last;
  }

  /** Shows the seconds of which the p95 had no good answer; returns whether there are any. */
  private static boolean markUnanswered(Plot plot, Paced paced) {
    boolean any = false;
    double from = paced.fromMillis() / MILLIS;
    for (int second = 0; second < paced.sent().size(); second++) {
      if (paced.sent().get(second) > 0 && paced.p95().get(second) == null) {
        plot.beyond("failed", from + second, from + second + 1);
        any = true;
      }
    }
    return any;
  }

  private static double middle(Step step) {
    return (step.from + step.to) / 2;
  }

  private static List<Point> middles(List<Integer> values, List<Step> steps) {
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                values.get(i) == null
                    ? Point.gap(middle(steps.get(i)))
                    : Point.of(middle(steps.get(i)), values.get(i)))
        .toList();
  }

  private void hints(Plot plot, Paced paced, List<Step> steps) {
    var good = grouped(paced.good(), Integer::sum);
    var failed = grouped(paced.failed(), Integer::sum);
    var due = grouped(paced.due(), Long::sum);
    var p50 = grouped(paced.p50(), Math::max);
    var p95 = grouped(paced.p95(), Math::max);
    var p99 = grouped(paced.p99(), Math::max);
    for (int i = 0; i < steps.size(); i++) {
      var times =
          p99.get(i) == null && p50.get(i) == null
              ? ""
              : "; p50 %s, p95 %s, p99 %s ms"
                  .formatted(orNone(p50.get(i)), orNone(p95.get(i)), orNone(p99.get(i)));
      plot.hint(
          steps.get(i).from,
          steps.get(i).to,
          "%s: %s%d good, %d failed%s"
              .formatted(
                  span(steps.get(i).from, steps.get(i).to),
                  i < due.size() ? due.get(i) + " due, " : "",
                  good.get(i),
                  failed.get(i),
                  times));
    }
  }

  private static String orNone(Integer millis) {
    return millis == null ? "none" : millis.toString();
  }

  private String said(Paced paced) {
    long good = sum(paced.good());
    long failed = sum(paced.failed());
    return String.format(
            Locale.ENGLISH,
            "%s: %,d good answers, %,d failed, of %,d due from %s",
            paced.request(),
            good,
            failed,
            paced.due().stream().mapToLong(Long::longValue).sum(),
            span(paced.fromMillis() / MILLIS, paced.toMillis() / MILLIS))
        + range("; p95 a second ", paced.p95())
        + paced.held().stream()
            .filter(held -> held.wholeSeconds() > 0)
            .map(TimeCharts::share)
            .map(share -> "; " + share)
            .distinct()
            .collect(Collectors.joining());
  }

  /** {@code p95 < 100 ms in 59 of 59 whole seconds}. */
  static String share(Held held) {
    return "%s %s in %d of %d whole seconds"
        .formatted(
            isRate(held.metric()) ? "answers" : held.metric().label(),
            held.limit(),
            held.wholeSecondsMet(),
            held.wholeSeconds());
  }

  private static String range(String name, List<Integer> values) {
    var all =
        values.stream().filter(Objects::nonNull).mapToInt(Integer::intValue).summaryStatistics();
    return all.getCount() == 0 ? "" : "%s%d to %d ms".formatted(name, all.getMin(), all.getMax());
  }

  private static long sum(List<Integer> counts) {
    return counts.stream().mapToLong(Integer::longValue).sum();
  }

  // Bursts, and single requests.

  private Picture burst(Burst burst) {
    double last =
        burst.parts().stream()
            .flatMap(part -> part.atMillis().stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
    boolean inSeconds = last >= IN_SECONDS;
    double unit = inSeconds ? MILLIS : 1;
    // Beyond the last answer there is room for the names of the lines.
    double end = ROOM_FOR_NAMES * Math.max(1, last) / unit;
    var axis = Scale.time(end);
    double most =
        burst.parts().stream().mapToInt(part -> part.good() + part.failed()).max().orElse(1);
    var plot =
        new Plot(
            "Answers so far, from the first sending. " + said(burst),
            axis,
            Scale.linear(Math.max(most, (double) burst.due())),
            110);
    var styles = List.of("part-a", "part-b", "part-c", "part-d");
    for (int i = 0; i < burst.parts().size(); i++) {
      var part = burst.parts().get(i);
      var points = new ArrayList<>(List.of(Point.of(0, 0)));
      for (int at = 0; at < part.atMillis().size(); at++) {
        points.add(Point.of(part.atMillis().get(at) / unit, part.soFar().get(at)));
      }
      int all = part.good() + part.failed();
      points.add(Point.of(end, all));
      var style = styles.get(i % styles.size());
      plot.steps(style, points)
          .labelWithin(style, end, all, "%s: %d".formatted(part.request(), all));
    }
    int lastTick = axis.ticks().size() - 1;
    return new Picture(
        "%s: answers so far, %s from the first sending"
            .formatted(burst.request(), inSeconds ? "seconds" : "milliseconds"),
        plot.svg(
            IntStream.rangeClosed(0, lastTick)
                .mapToObj(
                    i ->
                        Scale.label(axis.ticks().get(i))
                            + (i == lastTick ? inSeconds ? " s" : " ms" : ""))
                .toList()),
        "");
  }

  private static String said(Burst burst) {
    return "%s: %d due; recorded: %s"
        .formatted(
            burst.request(),
            burst.due(),
            burst.parts().stream()
                .map(
                    part ->
                        "%d %s%s"
                            .formatted(
                                part.good() + part.failed(),
                                part.request(),
                                part.failed() == 0 ? "" : " (%d failed)".formatted(part.failed())))
                .collect(Collectors.joining(", ")));
  }

  private static String said(Events events) {
    var all = events.all();
    int records = all.stream().mapToInt(Series.Event::records).sum();
    int failed = all.stream().mapToInt(Series.Event::failed).sum();
    var times = all.stream().mapToInt(Series.Event::millis).summaryStatistics();
    return "%s (%s): %d, of which %d failed%s"
        .formatted(
            events.request(),
            events.seed(),
            records,
            failed,
            events
                .held()
                .map(
                    held ->
                        "; %d to %d ms, limit %s"
                            .formatted(times.getMin(), times.getMax(), held.limit()))
                .orElse(""));
  }

  /** Many records at a few moments: how many there were is what is to be seen. */
  private static boolean isCounted(Events events) {
    return events.all().size() > 1 && events.all().stream().anyMatch(one -> one.records() > 1);
  }

  /** A row for everything that came one by one: a dot where it was as it should be. */
  private Optional<Picture> rows() {
    var single =
        series.events().stream()
            .filter(events -> events.held().isEmpty() && !isCounted(events))
            .toList();
    var rows =
        Stream.concat(
                series.bursts().stream()
                    .filter(burst -> !single.isEmpty() || burst.due() < BURST_WITH_A_CURVE)
                    .flatMap(burst -> burst.parts().stream().map(part -> row(burst, part))),
                single.stream())
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    int height = ROW * rows.size();
    var plot =
        new Plot(
            "Single requests over time: a dot is as it should be, a cross is not. "
                + rows.stream().map(TimeCharts::said).collect(Collectors.joining(". ")),
            time,
            new Scale(0, height, false, List.of()),
            height);
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      double at = height - ROW * i - 22.0;
      plot.across("row-line", 0, series.endMillis() / MILLIS, at);
      int records = row.all().stream().mapToInt(Series.Event::records).sum();
      int failed = row.all().stream().mapToInt(Series.Event::failed).sum();
      plot.title(
          at,
          "%s: %d%s"
              .formatted(
                  row.request(),
                  records,
                  failed == 0 ? "" : ", %d not as it should be".formatted(failed)));
      for (var event : row.all()) {
        plot.dot(event.failed() == 0, event.atMillis() / MILLIS, at);
      }
    }
    mark(plot, rows.stream().map(Events::request).toList());
    return Optional.of(
        new Picture(
            "One by one: a dot was as it should be, a cross was not", plot.svg(timeLabels), ""));
  }

  private static Events row(Burst burst, Burst.Part part) {
    return new Events(
        part.request(),
        "of " + burst.request(),
        Optional.empty(),
        List.of(
            new Series.Event(
                burst.fromMillis() + (part.atMillis().isEmpty() ? 0 : part.atMillis().get(0)),
                part.good() + part.failed(),
                part.failed(),
                0,
                Optional.empty())));
  }

  private Picture durations(Events events, Held held) {
    double most =
        Stream.concat(
                events.all().stream().map(event -> (double) event.millis()), held.high().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    double unit = most >= IN_SECONDS ? MILLIS : 1;
    var plot =
        new Plot(
            "How long each took. " + said(events), time, Scale.linear(most / unit), low ? 64 : 84);
    for (var event : events.all()) {
      double end = event.atMillis() / MILLIS;
      double value = event.millis() / unit;
      plot.bar(
          event.failed() > 0 ? "failed" : "each",
          Math.max(0, end - event.millis() / MILLIS),
          end,
          value);
      plot.hint(
          Math.max(0, end - event.millis() / MILLIS),
          end,
          "at %.1f s: %d ms%s"
              .formatted(end, event.millis(), event.failure().map(why -> ", " + why).orElse("")));
    }
    if (hasRoomForValues(events)) {
      for (var event : events.all()) {
        plot.value(
            (event.atMillis() - event.millis() / 2.0) / MILLIS,
            event.millis() / MILLIS,
            event.millis() / unit,
            unit == 1
                ? String.valueOf(event.millis())
                : String.format(Locale.ROOT, "%.1f", event.millis() / unit));
      }
    }
    double end = series.endMillis() / MILLIS;
    Stream.of(held.low(), held.high())
        .flatMap(Optional::stream)
        .distinct()
        .forEach(limit -> plot.across("limit", 0, end, limit / unit));
    held.high().ifPresent(limit -> plot.label("limit", end, limit / unit, "limit"));
    mark(plot, List.of(events.request()));
    return new Picture(
        "%s: how long each took, in %s, limit %s"
            .formatted(events.request(), unit == 1 ? "ms" : "s", held.limit()),
        plot.svg(timeLabels),
        "");
  }

  private boolean hasRoomForValues(Events events) {
    var all = events.all();
    return IntStream.range(1, all.size())
        .allMatch(
            i ->
                all.get(i).atMillis() - all.get(i - 1).atMillis()
                    >= VALUES_APART * series.endMillis());
  }

  private Picture counts(Events events) {
    double most = events.all().stream().mapToInt(Series.Event::records).max().orElse(1);
    var plot =
        new Plot(
            "How many came at each moment. " + said(events),
            time,
            Scale.linear(most),
            low ? 56 : 72);
    double half = series.endMillis() / MILLIS * 0.006;
    for (var event : events.all()) {
      double at = event.atMillis() / MILLIS;
      plot.bar("each", at - half, at + half, event.records());
      if (event.failed() > 0) {
        plot.bar("failed", at - half, at + half, event.failed());
      }
      plot.hint(
          at - half,
          at + half,
          "at %.1f s: %d, of which %d failed".formatted(at, event.records(), event.failed()));
      if (hasRoomForValues(events)) {
        plot.value(at, 0, event.records(), String.valueOf(event.records()));
      }
    }
    mark(plot, List.of(events.request()));
    return new Picture(events.request() + ": how many at each moment", plot.svg(timeLabels), "");
  }

  // The injector and the target's machine.

  private Picture lag() {
    var lag = grouped(series.lagMs(), Math::max);
    int group = group(series.lagMs().size());
    double most = highest(lag);
    var plot =
        new Plot(
            "The injector's longest stall in each second: %s ms at most."
                .formatted(Limit.number(most)),
            time,
            Scale.linear(Math.max(most, 1.2 * Offered.LATE_MILLIS)),
            56);
    double last = series.endMillis() / MILLIS;
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
    mark(plot, List.of());
    return new Picture(
        "Injector: its longest stall in each %s, in ms; what is sent %d ms later than due is late"
            .formatted(group == 1 ? "second" : group + " seconds", Offered.LATE_MILLIS),
        plot.svg(timeLabels),
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
            time,
            Scale.upTo(Math.max(100, highest), 25),
            96);
    plot.area("cpu-area", cpu.stream().allMatch(one -> one.y().isPresent()) ? cpu : List.of());
    plot.steps("cpu", cpu).line("heat", heat);
    lastOf(cpu).ifPresent(at -> plot.label("cpu", at.x(), at.y().orElse(0.0), "CPU"));
    lastOf(heat).ifPresent(at -> plot.label("heat", at.x(), at.y().orElse(0.0), "°C"));
    mark(plot, List.of());
    return new Picture(
        "The target’s machine: processors in %, temperature in °C", plot.svg(timeLabels), "");
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
        ? "not told"
        : "%s to %s %s".formatted(Limit.number(all.getMin()), Limit.number(all.getMax()), unit);
  }

  /** Puts those marks in that are about one of {@code requests}, or about the whole run. */
  private void mark(Plot plot, List<String> requests) {
    for (int i = 0; i < series.marks().size(); i++) {
      var mark = series.marks().get(i);
      if (mark.request().map(requests::contains).orElse(true)) {
        plot.mark(mark.fromMillis() / MILLIS, mark.toMillis() / MILLIS, i + 1);
      }
    }
  }
}
