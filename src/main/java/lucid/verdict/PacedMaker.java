package lucid.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lucid.log.Records;
import lucid.verdict.Series.Curve;
import lucid.verdict.Series.Held;
import lucid.verdict.Series.Paced;

/** Computes the series of requests over the seconds of their load. */
final class PacedMaker {
  private static final int SECOND = 1000;

  /** The number of steps from one nine to the next in a curve, which ends at 99.99 %. */
  private static final int STEPS_PER_NINE = 20;

  private static final int NINES = 4;

  private final List<Criterion> criteria;
  private final Evidence evidence;
  private final SeriesMarks marks;

  PacedMaker(List<Criterion> criteria, Evidence evidence, SeriesMarks marks) {
    this.criteria = criteria;
    this.evidence = evidence;
    this.marks = marks;
  }

  /** Returns the series of all requests that a criterion is about, in the order of the criteria. */
  List<Paced> all() {
    var byRequest = new LinkedHashMap<String, List<Criterion>>();
    for (var criterion : criteria) {
      if (isPaced(criterion)) {
        requests(criterion)
            .forEach(
                request ->
                    byRequest.computeIfAbsent(request, unseen -> new ArrayList<>()).add(criterion));
      }
    }
    return byRequest.entrySet().stream()
        .filter(entry -> evidence.log().of(entry.getKey()).size() > 0)
        .map(entry -> paced(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Returns whether the criterion is about answers over the seconds of a load. */
  private boolean isPaced(Criterion criterion) {
    boolean ofAnswers =
        hasAFigureASecond(criterion.figure())
            || criterion.figure() instanceof Figure.PercentileDifference
            || criterion.figure() instanceof Figure.Share;
    return ofAnswers && criterion.load().flatMap(load -> load.seconds(evidence)).isPresent();
  }

  private static boolean hasAFigureASecond(Figure figure) {
    return figure instanceof Figure.Percentile
        || figure instanceof Figure.Longest
        || isRate(figure);
  }

  private static boolean isRate(Figure figure) {
    return figure instanceof Figure.Rate || figure instanceof Figure.SlowestRate;
  }

  private static List<String> requests(Criterion criterion) {
    return criterion.figure() instanceof Figure.PercentileDifference difference
        ? List.of(difference.of(), difference.minus())
        : List.of(criterion.request());
  }

  private Paced paced(String request, List<Criterion> about) {
    var load = about.get(0).load().orElseThrow();
    var offered = load.offered(evidence);
    var due = load.seconds(evidence).orElseThrow();
    int until = evidence.untilMillis(offered.fromMillis(), load.window());
    var seconds = new AnswerSeconds(evidence.log().of(request), offered.fromMillis(), due.number());
    marks.slowest(about, offered);
    marks.softer(request, offered);
    marks.standstills(request, offered, offered.fromMillis() + until);
    return new Paced(
        request,
        offered.fromMillis(),
        offered.fromMillis() + until,
        due.dueInEach(),
        due.sentInEach(),
        seconds.good,
        seconds.failed,
        seconds.percentile(0.5),
        seconds.percentile(0.95),
        seconds.percentile(0.99),
        about.stream()
            .filter(one -> hasAFigureASecond(one.figure()))
            .map(one -> held(one, seconds, until / SECOND))
            .toList(),
        curve(evidence.log().of(request)));
  }

  /** The answers to the requests of one name in each second. */
  private static final class AnswerSeconds {
    private final List<Integer> good;
    private final List<Integer> failed;
    private final List<ResponseTimes> times;

    AnswerSeconds(Records records, int fromMillis, int atLeast) {
      int last = 0;
      for (int i = 0; i < records.size(); i++) {
        last = Math.max(last, second(records.end(i) - fromMillis));
      }
      int number = Math.max(atLeast, last + 1);
      var goodInEach = new Integer[number];
      var failedInEach = new Integer[number];
      Arrays.fill(goodInEach, 0);
      Arrays.fill(failedInEach, 0);
      var sentInEach = Stream.generate(Records::new).limit(number).toList();
      for (int i = 0; i < records.size(); i++) {
        int ended = second(records.end(i) - fromMillis);
        (records.isGood(i) ? goodInEach : failedInEach)[ended]++;
        sentInEach
            .get(second(records.start(i) - fromMillis))
            .add(records.start(i), records.end(i), records.failure(i));
      }
      good = List.of(goodInEach);
      failed = List.of(failedInEach);
      times = sentInEach.stream().map(ResponseTimes::asRead).toList();
    }

    private static int second(int millis) {
      return Math.max(0, millis) / SECOND;
    }

    /** Returns the percentile of each second; null for a second without one. */
    List<Integer> percentile(double quantile) {
      return nullable(times, one -> atQuantile(one, quantile));
    }

    private static double atQuantile(ResponseTimes times, double quantile) {
      return times.size() == 0 ? Double.NaN : times.atQuantile(quantile);
    }

    /** Returns the figure of one second alone; empty if it has none. */
    OptionalDouble figure(Figure figure, int second) {
      if (isRate(figure)) {
        return OptionalDouble.of(good.get(second));
      }
      double quantile = figure instanceof Figure.Percentile of ? of.quantile() : 1;
      double value = atQuantile(times.get(second), quantile);
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /** Returns the values in whole milliseconds, with null for one that is not finite. */
  private static <T> List<Integer> nullable(List<T> all, ToDoubleFunction<T> value) {
    var numbers = new ArrayList<Integer>(all.size());
    for (var one : all) {
      double number = value.applyAsDouble(one);
      numbers.add(Double.isFinite(number) ? (int) Math.round(number) : null);
    }
    return Collections.unmodifiableList(numbers);
  }

  private static Held held(Criterion criterion, AnswerSeconds seconds, int wholeSeconds) {
    int withFigure = 0;
    int met = 0;
    for (int second = 0; second < Math.min(wholeSeconds, seconds.good.size()); second++) {
      var value = seconds.figure(criterion.figure(), second);
      withFigure += value.isPresent() ? 1 : 0;
      met += value.isPresent() && criterion.limit().isMetBy(value.getAsDouble()) ? 1 : 0;
    }
    return held(criterion, withFigure, met);
  }

  static Held held(Criterion criterion, int wholeSeconds, int met) {
    var limit = criterion.limit();
    return new Held(
        criterion.name(),
        criterion.figure().metric(),
        limit(criterion),
        limit.low(),
        limit.high(),
        wholeSeconds,
        met);
  }

  /** Returns {@code < 100 ms}. */
  static String limit(Criterion criterion) {
    var words = criterion.limit().words();
    return criterion.unit().isEmpty() ? words : words + " " + criterion.unit();
  }

  private Curve curve(Records records) {
    var read = ResponseTimes.asRead(records);
    var best = ResponseTimes.best(records, evidence);
    var quantiles = quantiles(records.size());
    var millis = nullable(quantiles, read::atQuantile);
    var bestMillis = nullable(quantiles, best::atQuantile);
    var intervals = quantiles.stream().map(read::confidence).toList();
    return new Curve(
        records.size(),
        quantiles,
        millis,
        bestMillis.equals(millis) ? List.of() : bestMillis,
        nullable(intervals, range -> range.map(Interval::low).orElse(Double.NaN)),
        nullable(intervals, range -> range.map(Interval::high).orElse(Double.NaN)));
  }

  /**
   * Returns quantiles that are evenly spaced on an axis of nines, the median and the 95th
   * percentile, up to the last quantile that this number of records can show.
   */
  private static List<Double> quantiles(int records) {
    double last = rounded(1 - 1.0 / records);
    var quantiles = new TreeSet<>(List.of(0.5, 0.95));
    for (int step = 0; step <= NINES * STEPS_PER_NINE; step++) {
      quantiles.add(rounded(1 - Math.pow(10, -(double) step / STEPS_PER_NINE)));
    }
    quantiles.add(Math.min(last, quantiles.last()));
    return List.copyOf(quantiles.headSet(last, true));
  }

  private static double rounded(double quantile) {
    return Math.round(quantile * 1e6) / 1e6;
  }
}
