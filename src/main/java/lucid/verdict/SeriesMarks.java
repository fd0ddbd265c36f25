package lucid.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import lucid.verdict.Series.Event;
import lucid.verdict.Series.Kind;
import lucid.verdict.Series.Mark;

/** Collects the marks: the moments of a run that the charts point at. */
final class SeriesMarks {
  private static final int SECOND = 1000;

  /** The most marks of one kind; more would hide the chart. */
  private static final int MOST_OF_A_KIND = 6;

  /** The lowest rate of a load at which a second without an answer proves a standstill. */
  private static final int ENOUGH_FOR_A_STANDSTILL = 10;

  private final Evidence evidence;
  private final List<Mark> marks = new ArrayList<>();

  SeriesMarks(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Returns all marks in the order of time. */
  List<Mark> all() {
    return marks.stream().sorted(Comparator.comparingInt(Mark::fromMillis)).toList();
  }

  private void mark(
      Kind kind, int fromMillis, int toMillis, Optional<String> request, String text) {
    marks.add(new Mark(kind, fromMillis, toMillis, request, text));
  }

  /** Marks the slowest span of each rate. */
  void slowest(List<Criterion> about, Offered load) {
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
                                PacedMaker.limit(criterion))));
      }
    }
  }

  /** Marks the second in which the smallest share was sent, if the load was softer than due. */
  void softer(String request, Offered load) {
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
                        "the injector sent only %.1f %% of the requests that were due",
                        load.fewestPercent())));
  }

  /** Marks the longest periods in which requests were due and no good answer came. */
  void standstills(String request, Offered load, int until) {
    if (load.due() < ENOUGH_FOR_A_STANDSTILL * load.seconds()) {
      return;
    }
    var standstills = new ArrayList<Mark>();
    long since = load.fromMillis();
    var good = LongStream.of(AnswerTimes.of(request, evidence).read).filter(at -> at < until);
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

  /** Marks the events that took too long or failed. */
  void late(String request, Optional<Criterion> timed, List<Event> all) {
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
                    "%d ms, limit %s".formatted(event.millis(), PacedMaker.limit(criterion)))
            .orElseGet(
                () ->
                    event.records() == 1
                        ? "failed"
                        : "%d of %d failed".formatted(event.failed(), event.records()));
    return request + ": " + figure + (why.isEmpty() ? "" : " (" + why + ")");
  }

  /** Marks the periods in which the target's processor was slowed down. */
  void throttled(List<Series.ResourceUsage> machine) {
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

  /** Marks the outage that ended the load. */
  void outage() {
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
                  stop.why());
            });
  }

  /** Marks the injector's longest stall, if it was long enough to make a request late. */
  void stall(List<Double> longestInEach) {
    double longest = longestInEach.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    if (longest >= Offered.LATE_MILLIS) {
      int second = longestInEach.indexOf(longest);
      mark(
          Kind.STALL,
          SECOND * second,
          SECOND * (second + 1),
          Optional.empty(),
          "the injector's own longest stall: %s ms".formatted(Limit.number(longest)));
    }
  }
}
