package lucid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import lucid.report.Plot.Point;
import lucid.verdict.Series.Paced;

/**
 * The steps in which the seconds of a load are drawn: a step for each second, or for several if a
 * screen can't show so many.
 *
 * @param all the steps in the order of time
 * @param group the number of seconds in a step
 */
record ChartSteps(List<Step> all, int group) {
  private static final int MOST = 240;

  /** The shortest step in seconds: a rate over less would be chance. */
  private static final double SHORTEST = 0.25;

  private static final double MILLIS = 1000;

  /** A part of the time axis, in seconds. */
  record Step(double from, double to) {
    double middle() {
      return (from + to) / 2;
    }
  }

  /** Returns the steps of a load and of the answers that came after it. */
  static ChartSteps of(Paced paced) {
    int seconds = paced.good().size();
    double start = paced.fromMillis() / MILLIS;
    double end = paced.toMillis() / MILLIS;
    int group = group(seconds);
    var steps = new ArrayList<Step>();
    for (int from = 0; from < seconds; from += group) {
      int to = Math.min(seconds, from + group);
      // The last second of a load may be a part of one.
      boolean endsWithin = start + from + SHORTEST < end && start + to > end;
      steps.add(new Step(start + from, endsWithin ? end : start + to));
    }
    return new ChartSteps(List.copyOf(steps), group);
  }

  static int group(int seconds) {
    return (seconds + MOST - 1) / MOST;
  }

  /** Merges the entries of each step. A step whose entries are all null is null. */
  static <T> List<T> grouped(List<T> all, BinaryOperator<T> together) {
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

  /** Returns the rate a second of each step's count. */
  List<Double> perSecond(List<? extends Number> counts) {
    return IntStream.range(0, Math.min(counts.size(), all.size()))
        .mapToObj(i -> counts.get(i).doubleValue() / (all.get(i).to() - all.get(i).from()))
        .toList();
  }

  /** Returns the points of a line that has one level in each step. */
  List<Point> levels(List<Double> values) {
    var points = new ArrayList<Point>();
    for (int i = 0; i < values.size(); i++) {
      points.add(Point.of(all.get(i).from(), values.get(i)));
    }
    if (!values.isEmpty()) {
      int last = values.size() - 1;
      points.add(Point.of(all.get(last).to(), values.get(last)));
    }
    return points;
  }

  /** Returns a point in the middle of each step, and a gap where the value is null. */
  List<Point> middles(List<Integer> values) {
    return IntStream.range(0, values.size())
        .mapToObj(
            i ->
                new Point(
                    all.get(i).middle(),
                    Optional.ofNullable(values.get(i)).map(Integer::doubleValue)))
        .toList();
  }

  /** Returns the end of the last step. */
  double end() {
    return all.isEmpty() ? 0 : all.get(all.size() - 1).to();
  }
}
