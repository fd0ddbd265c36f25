package lucid.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lucid.log.Records;
import lucid.resources.Moment;
import lucid.verdict.Series.Burst;
import lucid.verdict.Series.Curve;
import lucid.verdict.Series.Event;
import lucid.verdict.Series.Events;
import lucid.verdict.Series.Held;
import lucid.verdict.Series.Kind;
import lucid.verdict.Series.Mark;
import lucid.verdict.Series.Paced;

/** Makes the series of a run from what its criteria are judged by. */
final class SeriesMaker {
  private static final int SECOND = 1000;

  /** As many steps of a burst or of events as a chart has room for. */
  private static final int MOST_STEPS = 400;

  /** More marks of a kind would hide what they point at. */
  private static final int MOST_OF_A_KIND = 6;

  /** In a slower load, a second without an answer says nothing. */
  private static final int ENOUGH_FOR_A_STANDSTILL = 10;

  /** The curve ends at 99.99 %, in steps of a twentieth of the way from one nine to the next. */
  private static final int STEPS_PER_NINE = 20;

  private static final int NINES = 4;

  private final List<Criterion> criteria;
  private final Evidence evidence;
  private final List<Mark> marks = new ArrayList<>();

  SeriesMaker(List<Criterion> criteria, Evidence recorded) {
    this.criteria =
        criteria.stream()
            .filter(criterion -> criterion.role() == Criterion.Role.SERVICE)
            .filter(criterion -> criterion.pooled().isEmpty())
            .toList();
    this.evidence = recorded;
  }

  Series make(String simulation, List<Moment> moments) {
    var paced = paced();
    var bursts = bursts();
    var events = events();
    var machine = machine(moments);
    var lag = lag();
    markOutage();
    return new Series(
        simulation,
        Instant.ofEpochMilli(evidence.log().startMillis()),
        evidence.log().endMillis(),
        paced,
        bursts,
        events,
        lag,
        machine,
        marks.stream().sorted(Comparator.comparingInt(Mark::fromMillis)).toList());
  }

  // Requests over the seconds of their load.

  private List<Paced> paced() {
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

  /** Whether it speaks of answers, over the seconds of a load. */
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
    var seconds = new Seconds(evidence.log().of(request), offered.fromMillis(), due.number());
    markSlowest(about, offered);
    markSofter(request, offered);
    markStandstill(request, offered, offered.fromMillis() + until);
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

  /** What became of the requests of one name in each second. */
  private static final class Seconds {
    private final List<Integer> good;
    private final List<Integer> failed;
    private final List<Times> times;

    Seconds(Records records, int fromMillis, int atLeast) {
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
      times = sentInEach.stream().map(Times::asRead).toList();
    }

    private static int second(int millis) {
      return Math.max(0, millis) / SECOND;
    }

    /** Null where there is none. */
    List<Integer> percentile(double quantile) {
      return nullable(times, one -> atQuantile(one, quantile));
    }

    private static double atQuantile(Times times, double quantile) {
      return times.size() == 0 ? Double.NaN : times.atQuantile(quantile);
    }

    /** The figure of a second alone; empty if there is none. */
    OptionalDouble figure(Figure figure, int second) {
      if (isRate(figure)) {
        return OptionalDouble.of(good.get(second));
      }
      double quantile = figure instanceof Figure.Percentile of ? of.quantile() : 1;
      double value = atQuantile(times.get(second), quantile);
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /** Whole milliseconds, and null for what is not finite. */
  private static <T> List<Integer> nullable(List<T> all, ToDoubleFunction<T> value) {
    var numbers = new ArrayList<Integer>(all.size());
    for (var one : all) {
      double number = value.applyAsDouble(one);
      numbers.add(Double.isFinite(number) ? (int) Math.round(number) : null);
    }
    return Collections.unmodifiableList(numbers);
  }

  private static Held held(Criterion criterion, Seconds seconds, int wholeSeconds) {
    int there = 0;
    int met = 0;
    for (int second = 0; second < Math.min(wholeSeconds, seconds.good.size()); second++) {
      var value = seconds.figure(criterion.figure(), second);
      there += value.isPresent() ? 1 : 0;
      met += value.isPresent() && criterion.limit().isMetBy(value.getAsDouble()) ? 1 : 0;
    }
    return held(criterion, there, met);
  }

  private static Held held(Criterion criterion, int wholeSeconds, int met) {
    var limit = criterion.limit();
    var words = criterion.unit().isEmpty() ? limit.words() : limit.words() + " " + criterion.unit();
    return new Held(
        criterion.name(),
        criterion.figure().metric(),
        words,
        limit.low(),
        limit.high(),
        wholeSeconds,
        met);
  }

  private Curve curve(Records records) {
    var read = Times.asRead(records);
    var best = Times.best(records, evidence);
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
   * Evenly spaced on an axis of nines, with those that people name, up to the last that so many
   * records can show.
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

  // Loads of a number of requests, and what has no load.

  private List<Burst> bursts() {
    var byLoad = new LinkedHashMap<Arrivals, Set<String>>();
    for (var criterion : criteria) {
      criterion
          .load()
          .filter(Arrivals.Counted.class::isInstance)
          .ifPresent(
              load ->
                  byLoad
                      .computeIfAbsent(load, unseen -> new LinkedHashSet<>(List.of(load.request())))
                      .add(criterion.request()));
    }
    return byLoad.entrySet().stream()
        .filter(entry -> evidence.log().of(entry.getKey().request()).size() > 0)
        .map(entry -> burst(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Burst burst(Arrivals load, Set<String> requests) {
    var offered = load.offered(evidence);
    return new Burst(
        load.request(),
        offered.fromMillis(),
        offered.due(),
        requests.stream()
            .filter(request -> isWithin(evidence.log().of(request), offered))
            .map(request -> part(request, offered.fromMillis()))
            .toList());
  }

  /** What is recorded after a load, such as a look at its connections, is no answer to it. */
  private static boolean isWithin(Records records, Offered load) {
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < records.size(); i++) {
      last = Math.max(last, records.start(i));
    }
    return records.size() > 0 && last <= load.toMillis();
  }

  private Burst.Part part(String request, int fromMillis) {
    var records = evidence.log().of(request);
    var ends = new TreeMap<Integer, Integer>();
    int slot = slot(records);
    for (int i = 0; i < records.size(); i++) {
      ends.merge(Math.max(0, roundedUp(records.end(i) - fromMillis, slot)), 1, Integer::sum);
    }
    var soFar = new ArrayList<Integer>();
    int sum = 0;
    for (int number : ends.values()) {
      sum += number;
      soFar.add(sum);
    }
    return new Burst.Part(
        request,
        records.good(),
        records.size() - records.good(),
        List.copyOf(ends.keySet()),
        List.copyOf(soFar));
  }

  /** How many milliseconds are one step, so that there are not too many of them. */
  private static int slot(Records records) {
    var ends = IntStream.range(0, records.size()).map(records::end).sorted().distinct().toArray();
    return ends.length <= MOST_STEPS
        ? 1
        : Math.max(1, (ends[ends.length - 1] - ends[0]) / MOST_STEPS);
  }

  private static int roundedUp(int value, int step) {
    return -Math.floorDiv(-value, step) * step;
  }

  private List<Events> events() {
    var byRequest = new LinkedHashMap<String, List<Criterion>>();
    for (var criterion : criteria) {
      if (criterion.load().isEmpty() && evidence.log().of(criterion.request()).size() > 0) {
        byRequest.computeIfAbsent(criterion.request(), unseen -> new ArrayList<>()).add(criterion);
      }
    }
    return byRequest.values().stream().map(this::events).toList();
  }

  private Events events(List<Criterion> about) {
    var first = about.get(0);
    var records = evidence.log().of(first.request());
    int slot = slot(records);
    var byEnd = new TreeMap<Integer, Event>();
    for (int i = 0; i < records.size(); i++) {
      byEnd.merge(
          slot == 1 ? records.end(i) : roundedUp(records.end(i), slot),
          event(records, i),
          SeriesMaker::together);
    }
    var all = byEnd.entrySet().stream().map(entry -> at(entry.getKey(), entry.getValue())).toList();
    var timed =
        about.stream()
            .filter(
                one ->
                    one.figure() instanceof Figure.Mean || one.figure() instanceof Figure.Longest)
            .findFirst();
    markLate(first.request(), timed, all);
    return new Events(
        first.request(), first.seed(), timed.map(criterion -> held(criterion, 0, 0)), all);
  }

  private static Event event(Records records, int index) {
    return new Event(
        records.end(index),
        1,
        records.isGood(index) ? 0 : 1,
        records.millis(index),
        records.failure(index));
  }

  private static Event together(Event one, Event other) {
    return new Event(
        one.atMillis(),
        one.records() + other.records(),
        one.failed() + other.failed(),
        Math.max(one.millis(), other.millis()),
        one.failure().or(other::failure));
  }

  private static Event at(int millis, Event event) {
    return new Event(millis, event.records(), event.failed(), event.millis(), event.failure());
  }

  // The injector and the target's machine.

  private List<Double> lag() {
    var lag = new ArrayList<Double>();
    for (int from = 0; from <= evidence.log().endMillis(); from += SECOND) {
      lag.add(Math.round(10 * evidence.longestStallMillis(from, from + SECOND - 1)) / 10.0);
    }
    double longest = lag.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    if (longest >= Offered.LATE_MILLIS) {
      int second = lag.indexOf(longest);
      mark(
          Kind.STALL,
          SECOND * second,
          SECOND * (second + 1),
          Optional.empty(),
          "the injector's own longest stall: %s ms".formatted(Limit.number(longest)));
    }
    return List.copyOf(lag);
  }

  private List<Series.Machine> machine(List<Moment> moments) {
    long start = evidence.log().startMillis();
    var machine =
        moments.stream()
            .filter(moment -> moment.toMillis() > start)
            .filter(moment -> moment.fromMillis() < start + evidence.log().endMillis())
            .map(
                moment ->
                    new Series.Machine(
                        (int) Math.max(0, moment.fromMillis() - start),
                        (int) (moment.toMillis() - start),
                        moment.cpuPercent(),
                        moment.temperatureCelsius(),
                        moment.throttling()))
            .toList();
    markThrottled(machine);
    return machine;
  }

  // Marks.

  private void mark(
      Kind kind, int fromMillis, int toMillis, Optional<String> request, String text) {
    marks.add(new Mark(kind, fromMillis, toMillis, request, text));
  }

  private void markSlowest(List<Criterion> about, Offered load) {
    for (var criterion : about) {
      if (criterion.figure() instanceof Figure.SlowestRate slowest) {
        long millis = slowest.millis(evidence, load);
        slowest
            .slowest(criterion.request(), evidence, load)
            .ifPresent(
                found ->
                    mark(
                        Kind.SLOWEST,
                        (int) found.fromMillis(),
                        (int) (found.fromMillis() + millis),
                        Optional.of(criterion.request()),
                        "the slowest %s s: %s good answers a second, limit %s"
                            .formatted(
                                Limit.number(millis / 1e3),
                                Limit.number(1e3 * found.answers() / millis),
                                held(criterion, 0, 0).limit())));
      }
    }
  }

  private void markSofter(String request, Offered load) {
    load.fewestSecond()
        .filter(second -> load.softer())
        .ifPresent(
            second ->
                mark(
                    Kind.SOFTER,
                    load.fromMillis() + SECOND * second,
                    load.fromMillis() + SECOND * (second + 1),
                    Optional.of(request),
                    String.format(
                        Locale.ROOT,
                        "the injector sent the fewest of what was due: %.1f %%",
                        load.fewestPercent())));
  }

  /** Times in which requests were due and not one good answer came. */
  private void markStandstill(String request, Offered load, int until) {
    if (load.due() < ENOUGH_FOR_A_STANDSTILL * load.seconds()) {
      return;
    }
    var standstills = new ArrayList<Mark>();
    long since = load.fromMillis();
    var good = LongStream.of(Answers.of(request, evidence).read).filter(at -> at < until);
    for (long at : LongStream.concat(good, LongStream.of(until)).toArray()) {
      if (at - since >= SECOND) {
        standstills.add(
            new Mark(
                Kind.OUTAGE,
                (int) since,
                (int) at,
                Optional.of(request),
                String.format(
                    Locale.ROOT, "%s: no good answer for %.1f s", request, (at - since) / 1e3)));
      }
      since = at;
    }
    addLongest(standstills, mark -> mark.toMillis() - mark.fromMillis());
  }

  private void addLongest(List<Mark> found, ToDoubleFunction<Mark> size) {
    found.stream()
        .sorted(Comparator.comparingDouble(size).reversed())
        .limit(MOST_OF_A_KIND)
        .forEach(marks::add);
  }

  private void markLate(String request, Optional<Criterion> timed, List<Event> all) {
    var late = new LinkedHashMap<Mark, Integer>();
    for (var event : all) {
      boolean tooLong =
          timed
              .flatMap(criterion -> criterion.limit().high())
              .map(high -> event.millis() > high)
              .orElse(false);
      if (tooLong || event.failed() > 0) {
        late.put(
            new Mark(
                Kind.LATE,
                Math.max(0, event.atMillis() - (timed.isPresent() ? event.millis() : 0)),
                event.atMillis(),
                Optional.of(request),
                words(request, timed, event)),
            event.millis());
      }
    }
    addLongest(List.copyOf(late.keySet()), mark -> late.get(mark));
  }

  private static String words(String request, Optional<Criterion> timed, Event event) {
    var why = event.failure().orElse("");
    var figure =
        timed
            .map(
                criterion ->
                    "%d ms, limit %s".formatted(event.millis(), held(criterion, 0, 0).limit()))
            .orElseGet(
                () ->
                    event.records() == 1
                        ? "failed"
                        : "%d of %d failed".formatted(event.failed(), event.records()));
    return request + ": " + figure + (why.isEmpty() ? "" : " (" + why + ")");
  }

  private void markThrottled(List<Series.Machine> machine) {
    var throttled = new ArrayList<Mark>();
    int since = -1;
    var causes = new LinkedHashSet<String>();
    for (int i = 0; i <= machine.size(); i++) {
      boolean now = i < machine.size() && !machine.get(i).throttling().isEmpty();
      if (now) {
        since = since < 0 ? machine.get(i).fromMillis() : since;
        causes.addAll(machine.get(i).throttling());
      } else if (since >= 0) {
        throttled.add(
            new Mark(
                Kind.THROTTLED,
                since,
                machine.get(i - 1).toMillis(),
                Optional.empty(),
                "the target's processor was slowed down: " + String.join(", ", causes)));
        since = -1;
        causes.clear();
      }
    }
    addLongest(throttled, mark -> mark.toMillis() - mark.fromMillis());
  }

  private void markOutage() {
    evidence
        .stop()
        .ifPresent(
            stop -> {
              int at = evidence.stoppedAtMillis().orElseThrow();
              mark(
                  Kind.OUTAGE,
                  (int) Math.max(0, at - stop.downForMillis()),
                  at,
                  Optional.empty(),
                  "the load was stopped: " + stop.why());
            });
  }
}
