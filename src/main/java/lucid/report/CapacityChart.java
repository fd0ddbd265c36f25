package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.capacity.CapacityAnswer;
import lucid.capacity.CapacityStep;
import lucid.report.Charts.Picture;
import lucid.report.Plot.Point;

/** Draws the 95th percentile of the response times for each load that was tried. */
final class CapacityChart {
  private static final double ROOM = 1.15;
  private static final double BEYOND = 2;

  /** The leading digits of the ticks: the second row if the first makes fewer than three ticks. */
  private static final List<List<Integer>> DIGITS =
      List.of(List.of(1, 2, 5), List.of(1, 2, 3, 4, 5, 6, 8));

  private CapacityChart() {}

  /** Draws a search of at least one run. */
  static Picture of(CapacityAnswer answer) {
    var steps = answer.steps();
    double limit =
        steps.stream().flatMap(step -> step.p95LimitMs().stream()).findFirst().orElse(0.0);
    double slowest =
        steps.stream().flatMap(step -> step.p95Ms().stream()).mapToInt(p95 -> p95).max().orElse(1);
    var x = loads(steps);
    boolean allAnswered = steps.stream().allMatch(step -> step.p95Ms().isPresent());
    // A load without a good answer has no time: it is drawn above all others.
    double most = Math.max(limit, slowest) * (allAnswered ? 1 : BEYOND);
    var y = Scale.logarithmic(most);
    var plot = new Plot(description(answer, limit), x, y, 170);
    plot.line("curve", curve(steps));
    if (limit > 0) {
      plot.across("limit", x.from(), x.to(), limit).label("limit", x.to(), limit, "limit");
    }
    answer
        .held()
        .ifPresent(
            held ->
                plot.upright("reference", held.load())
                    .value(held.load(), 0, y.from(), Integer.toString(held.load())));
    for (var step : steps) {
      plot.dot(step.holds(), step.load(), step.p95Ms().map(Integer::doubleValue).orElse(most));
    }
    return new Picture(
        "p95 of the response time in ms, by %s offered".formatted(answer.unit()),
        plot.svg(x.ticks().stream().map(Scale::label).toList()),
        "");
  }

  /** An axis on which equal ratios of loads are equally far apart. */
  private static Scale loads(List<CapacityStep> steps) {
    var all = steps.stream().mapToInt(CapacityStep::load).summaryStatistics();
    double from = all.getMin() / ROOM;
    double to = all.getMax() * ROOM;
    var few = ticks(from, to, DIGITS.get(0));
    return new Scale(from, to, true, few.size() > 2 ? few : ticks(from, to, DIGITS.get(1)));
  }

  private static List<Double> ticks(double from, double to, List<Integer> digits) {
    var ticks = new ArrayList<Double>();
    for (double decade = Math.pow(10, Math.floor(Math.log10(from))); decade <= to; decade *= 10) {
      for (int digit : digits) {
        if (digit * decade >= from && digit * decade <= to) {
          ticks.add(digit * decade);
        }
      }
    }
    return ticks;
  }

  /** Returns one run for each load, by rising load: the last run of each. */
  private static List<Point> curve(List<CapacityStep> steps) {
    var byLoad = new TreeMap<Integer, Integer>();
    steps.forEach(step -> step.p95Ms().ifPresent(p95 -> byLoad.put(step.load(), p95)));
    return byLoad.entrySet().stream()
        .map(entry -> Point.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String description(CapacityAnswer answer, double limit) {
    var runs =
        answer.steps().stream()
            .map(
                step ->
                    "%d: %s, p95 %s"
                        .formatted(
                            step.load(), CapacityWords.outcome(step), CapacityWords.p95(step)));
    var ends =
        limit > 0 ? Stream.of("limit %s ms".formatted(Scale.label(limit))) : Stream.<String>empty();
    return "95th percentile of the response time by %s offered. ".formatted(answer.unit())
        + Stream.concat(runs, ends).collect(Collectors.joining("; "));
  }
}
