package lucid.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lucid.log.Records;
import lucid.resources.UsageInterval;
import lucid.verdict.Series.Burst;
import lucid.verdict.Series.Event;
import lucid.verdict.Series.Events;

/** Computes the series of a run from the evidence that its criteria are judged by. */
final class SeriesMaker {
  private static final int SECOND = 1000;

  /** The most steps of a burst or of events that a chart has room for. */
  private static final int MOST_STEPS = 400;

  private final List<Criterion> criteria;
  private final Evidence evidence;
  private final SeriesMarks marks;

  SeriesMaker(List<Criterion> criteria, Evidence evidence) {
    this.criteria =
        criteria.stream()
            .filter(criterion -> criterion.role() != Criterion.Role.SOUNDNESS)
            .filter(criterion -> criterion.pooled().isEmpty())
            .toList();
    this.evidence = evidence;
    this.marks = new SeriesMarks(evidence);
  }

  Series make(String simulation, List<UsageInterval> moments) {
    var paced = new PacedMaker(criteria, evidence, marks).all();
    var events = events();
    var lag = lag();
    var machine = machine(moments);
    marks.stall(lag);
    marks.throttled(machine);
    marks.outage();
    return new Series(
        simulation,
        Instant.ofEpochMilli(evidence.log().startMillis()),
        evidence.log().endMillis(),
        paced,
        bursts(),
        events,
        lag,
        machine,
        marks.all());
  }

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

  /**
   * Returns whether the records belong to the load. A record that was made after the load, such as
   * the number of its connections, does not.
   */
  private static boolean isWithin(Records records, Offered load) {
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < records.size(); i++) {
      last = Math.max(last, records.start(i));
    }
    return records.size() > 0 && last <= load.toMillis();
  }

  private Burst.BurstPart part(String request, int fromMillis) {
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
    return new Burst.BurstPart(
        request,
        records.good(),
        records.size() - records.good(),
        List.copyOf(ends.keySet()),
        List.copyOf(soFar));
  }

  /** Returns the length of a step in milliseconds, so that there are not too many steps. */
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
    marks.late(first.request(), timed, all);
    return new Events(
        first.request(),
        first.seed(),
        timed.map(criterion -> PacedMaker.held(criterion, 0, 0)),
        all);
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

  private List<Double> lag() {
    var lag = new ArrayList<Double>();
    for (int from = 0; from <= evidence.log().endMillis(); from += SECOND) {
      lag.add(Math.round(10 * evidence.longestStallMillis(from, from + SECOND - 1)) / 10.0);
    }
    return List.copyOf(lag);
  }

  private List<Series.ResourceUsage> machine(List<UsageInterval> moments) {
    long start = evidence.log().startMillis();
    return moments.stream()
        .filter(moment -> moment.toMillis() > start)
        .filter(moment -> moment.fromMillis() < start + evidence.log().endMillis())
        .map(
            moment ->
                new Series.ResourceUsage(
                    (int) Math.max(0, moment.fromMillis() - start),
                    (int) (moment.toMillis() - start),
                    moment.cpuPercent(),
                    moment.temperatureCelsius(),
                    moment.throttling()))
        .toList();
  }
}
