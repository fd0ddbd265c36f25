package lucid.report;

import static lucid.report.TimeAxis.MILLIS;
import static lucid.report.TimeAxis.span;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.report.Charts.Picture;
import lucid.verdict.Metric;
import lucid.verdict.Series.Held;
import lucid.verdict.Series.Paced;

/** Draws the requests of one name over the seconds of their load: their number and their times. */
final class PacedCharts {
  private static final double HALF_A_SECOND = 0.5;

  private final Paced paced;
  private final TimeAxis time;
  private final ChartSteps steps;
  private final boolean low;
  private final double end;

  /**
   * @param low true if the pictures are low because there are many
   */
  PacedCharts(Paced paced, TimeAxis time, boolean low) {
    this.paced = paced;
    this.time = time;
    this.steps = ChartSteps.of(paced);
    this.low = low;
    this.end = paced.toMillis() / MILLIS;
  }

  private static double highest(List<Double> values) {
    return values.stream()
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
  }

  /** Returns the picture of the answers a second, with the requests that were due. */
  Picture answers() {
    var good = untilTheEnd(steps.perSecond(ChartSteps.grouped(paced.good(), Integer::sum)));
    var failed = steps.perSecond(ChartSteps.grouped(paced.failed(), Integer::sum));
    var due = steps.perSecond(ChartSteps.grouped(paced.due(), Long::sum));
    var rate = paced.held().stream().filter(held -> isRate(held.metric())).findFirst();
    double most =
        Stream.of(highest(good), highest(failed), highest(due), rate.flatMap(Held::low).orElse(0.0))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    var plot =
        new Plot(
            "Answers a second over time. " + figures(),
            time.scale(),
            Scale.linear(most),
            low ? 56 : 96);
    var goodPoints = steps.levels(good);
    plot.area("good-area", goodPoints).steps("good", goodPoints);
    for (int i = 0; i < failed.size(); i++) {
      if (failed.get(i) > 0) {
        plot.bar("failed", steps.all().get(i).from(), steps.all().get(i).to(), failed.get(i));
      }
    }
    double labelsAt = Math.max(end, steps.end());
    if (!due.isEmpty()) {
      plot.steps("due", steps.levels(due));
      plot.label("due", labelsAt, due.get(due.size() - 1), "due");
    }
    rate.flatMap(Held::low)
        .ifPresent(
            limit ->
                plot.across("limit", paced.fromMillis() / MILLIS, end, limit)
                    .label("limit", labelsAt, limit, "limit"));
    plot.label("good", labelsAt, within(good), "good");
    if (highest(failed) > 0) {
      plot.label("failed", labelsAt, 0, "failed");
    }
    hints(plot);
    time.mark(plot, List.of(paced.request()));
    return new Picture(
        "%s: answers a second%s"
            .formatted(paced.request(), rate.map(held -> ", limit " + held.limit()).orElse("")),
        plot.svg(List.of()),
        "");
  }

  /** Returns the values without the last answers after the load, if the axis ends with them. */
  private List<Double> untilTheEnd(List<Double> values) {
    return IntStream.range(0, values.size())
        .filter(
            i -> {
              double from = steps.all().get(i).from();
              return from < end || from + HALF_A_SECOND <= time.end();
            })
        .mapToObj(values::get)
        .toList();
  }

  /** Returns the rate at the end of the load. Only late answers come after it. */
  private double within(List<Double> good) {
    double level = 0;
    for (int i = 0;
        i < good.size() && steps.all().get(i).to() <= paced.toMillis() / MILLIS + 0.001;
        i++) {
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

  /** Returns the picture of the response times of the requests of each second. */
  Picture times() {
    var limits = paced.held().stream().filter(PacedCharts::isTime).toList();
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
            "Response times over time, in milliseconds, on a logarithmic scale. " + figures(),
            time.scale(),
            Scale.logarithmic(most),
            low ? 84 : 132);
    var names = List.of("p50", "p95", "p99");
    double labelsAt = Math.max(end, lastSent());
    for (int i = 0; i < lines.size(); i++) {
      var values = ChartSteps.grouped(lines.get(i), Math::max);
      plot.line(names.get(i), steps.middles(values));
      for (int at = values.size() - 1; at >= 0; at--) {
        if (values.get(at) != null) {
          plot.label(names.get(i), labelsAt, values.get(at), names.get(i));
          break;
        }
      }
    }
    boolean unanswered = markUnanswered(plot);
    for (var held : limits) {
      plot.across("limit", paced.fromMillis() / MILLIS, end, held.high().orElseThrow())
          .label("limit", labelsAt, held.high().orElseThrow(), "limit");
    }
    hints(plot);
    time.mark(plot, List.of(paced.request()));
    return new Picture(
        "%s: response time in ms, of the requests sent in each second%s%s%s"
            .formatted(
                paced.request(),
                steps.group() == 1 ? "" : " (the worst of %d)".formatted(steps.group()),
                limits.stream()
                    .map(held -> ", limit " + held.limit())
                    .distinct()
                    .collect(Collectors.joining()),
                unanswered ? "; bars along the top: its p95 had no good answer" : ""),
        plot.svg(time.labels()),
        "");
  }

  /** Returns the end of the last step in which a request was sent. */
  private double lastSent() {
    var p50 = ChartSteps.grouped(paced.p50(), Math::max);
    double last = 0;
    for (int i = 0; i < p50.size(); i++) {
      last = p50.get(i) == null ? last : steps.all().get(i).to();
    }
    return last;
  }

  /** Marks the seconds whose p95 had no good answer, and returns whether there are any. */
  private boolean markUnanswered(Plot plot) {
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

  private void hints(Plot plot) {
    var good = ChartSteps.grouped(paced.good(), Integer::sum);
    var failed = ChartSteps.grouped(paced.failed(), Integer::sum);
    var due = ChartSteps.grouped(paced.due(), Long::sum);
    var p50 = ChartSteps.grouped(paced.p50(), Math::max);
    var p95 = ChartSteps.grouped(paced.p95(), Math::max);
    var p99 = ChartSteps.grouped(paced.p99(), Math::max);
    for (int i = 0; i < steps.all().size(); i++) {
      var times =
          p99.get(i) == null && p50.get(i) == null
              ? ""
              : "; p50 %s, p95 %s, p99 %s ms"
                  .formatted(orNone(p50.get(i)), orNone(p95.get(i)), orNone(p99.get(i)));
      plot.hint(
          steps.all().get(i).from(),
          steps.all().get(i).to(),
          "%s: %s%d good, %d failed%s"
              .formatted(
                  span(steps.all().get(i).from(), steps.all().get(i).to()),
                  i < due.size() ? due.get(i) + " due, " : "",
                  good.get(i),
                  failed.get(i),
                  times));
    }
  }

  private static String orNone(Integer millis) {
    return millis == null ? "none" : millis.toString();
  }

  /** Returns a sentence with the main figures. */
  String figures() {
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
            .map(PacedCharts::share)
            .map(share -> "; " + share)
            .distinct()
            .collect(Collectors.joining());
  }

  /** Returns {@code p95 < 100 ms in 59 of 59 whole seconds}. */
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
}
