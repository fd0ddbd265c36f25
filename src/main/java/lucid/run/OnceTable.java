package lucid.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lucid.log.Records;
import lucid.log.RunLog;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/**
 * What became of the requests of a run that sends each of them once. It is no verdict: nothing was
 * measured.
 *
 * @param rows one for each request; empty if none was sent
 * @param trouble what is wrong with the run as a whole; empty if nothing is
 * @param missing why the target offers nothing of it; empty if it does
 */
record OnceTable(List<Row> rows, Optional<String> trouble, Optional<String> missing) {
  private static final String RULE = "-".repeat(100);

  /** What can be said of a request. */
  enum Answer {
    GOOD("ok"),
    WRONG("WRONG"),
    /** It was to be sent, and there is no record of it. */
    ABSENT("MISSING"),
    NOT_MEASURABLE("not measurable");

    private final String words;

    Answer(String words) {
      this.words = words;
    }

    boolean isGood() {
      return this == GOOD || this == NOT_MEASURABLE;
    }
  }

  /**
   * @param times how often it was recorded
   * @param millis how long it took, the longest of several
   * @param why what was wrong, or is missing; empty if nothing is
   */
  record Row(String request, Answer answer, int times, int millis, String why) {}

  /** The table of a run that sent nothing, since something is wrong. */
  static OnceTable ofNothing(String trouble) {
    return new OnceTable(List.of(), Optional.of(trouble), Optional.empty());
  }

  /** The table of a service that the target does not offer. */
  static OnceTable notMeasurable(String missing) {
    return new OnceTable(List.of(), Optional.empty(), Optional.of(missing));
  }

  /**
   * Puts together what was recorded, and which request of the criteria was not.
   *
   * @param needMany requests of which nothing is recorded unless many are sent
   */
  static OnceTable of(List<Criterion> criteria, Set<String> needMany, RunLog log) {
    var rows = new ArrayList<Row>();
    log.byRequest().entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Records>>comparingInt(
                    entry -> entry.getValue().sortedStarts()[0])
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> rows.add(recorded(entry.getKey(), entry.getValue())));
    expected(criteria)
        .forEach(
            (request, about) -> {
              if (log.of(request).size() == 0 && !needMany.contains(request)) {
                rows.add(absent(request, about));
              }
            });
    return new OnceTable(List.copyOf(rows), Optional.empty(), Optional.empty());
  }

  /** Returns the requests of the criteria, and of their loads, each with what speaks of it. */
  private static Map<String, List<Criterion>> expected(List<Criterion> criteria) {
    var requests = new LinkedHashMap<String, List<Criterion>>();
    for (var criterion : criteria) {
      // A name that several requests share is that of none.
      if (criterion.pooled().isEmpty()) {
        var names = new LinkedHashSet<>(List.of(criterion.request()));
        criterion.load().map(Arrivals::request).ifPresent(names::add);
        names.forEach(
            name -> requests.computeIfAbsent(name, unseen -> new ArrayList<>()).add(criterion));
      }
    }
    return requests;
  }

  private static Row recorded(String request, Records records) {
    int longest = IntStream.range(0, records.size()).map(records::millis).max().orElse(0);
    boolean good = records.good() == records.size();
    return new Row(
        request,
        good ? Answer.GOOD : Answer.WRONG,
        records.size(),
        longest,
        String.join(", ", records.failures()));
  }

  private static Row absent(String request, List<Criterion> about) {
    return about.stream()
        .flatMap(criterion -> criterion.notMeasurable().get().stream())
        .findFirst()
        .map(reason -> new Row(request, Answer.NOT_MEASURABLE, 0, 0, reason))
        .orElseGet(() -> new Row(request, Answer.ABSENT, 0, 0, "not sent, or nothing came of it"));
  }

  /** The same of a run that broke after all. */
  OnceTable broken(String why) {
    return new OnceTable(
        rows, Optional.of(trouble.map(one -> one + "; " + why).orElse(why)), missing);
  }

  /** Returns whether every request was answered as it must be, or can't be sent to this target. */
  boolean isGood() {
    return trouble.isEmpty()
        && (missing.isPresent() || !rows.isEmpty())
        && rows.stream().allMatch(row -> row.answer().isGood());
  }

  /** Returns the table for the console. */
  String text(String simulation, String target, List<String> notes) {
    var text = new StringBuilder();
    text.append(RULE).append('\n');
    text.append(
        "Once: %s, target %s%n"
            .formatted(simulation.substring(simulation.lastIndexOf('.') + 1), target));
    text.append("Every request was sent once. This is no acceptance: nothing was measured.\n");
    text.append(RULE).append('\n');
    if (!rows.isEmpty()) {
      int width = rows.stream().mapToInt(row -> named(row).length()).max().orElse(0);
      line(text, width, "answer", "request", "took", "what was wrong");
      rows.forEach(
          row ->
              line(
                  text,
                  width,
                  row.answer().words,
                  named(row),
                  row.times() == 0 ? "-" : row.millis() + " ms",
                  row.why()));
    }
    notes.forEach(note -> text.append("note: ").append(note).append('\n'));
    text.append(summary()).append('\n');
    return text.toString();
  }

  private static void line(
      StringBuilder text, int width, String answer, String request, String took, String why) {
    text.append(
            "%-14s  %s%s  %8s  %s"
                .formatted(
                    answer, request, " ".repeat(Math.max(0, width - request.length())), took, why)
                .stripTrailing())
        .append('\n');
  }

  private static String named(Row row) {
    return row.times() > 1 ? "%s (%d)".formatted(row.request(), row.times()) : row.request();
  }

  private String summary() {
    var wrong = rows.stream().filter(row -> !row.answer().isGood()).toList();
    if (trouble.isPresent()) {
      return "It does not fit together: " + trouble.get();
    } else if (missing.isPresent()) {
      return "Not measurable: " + missing.get();
    } else if (!wrong.isEmpty()) {
      return "It does not fit together: %d of %d requests were not answered as they must be: %s"
          .formatted(
              wrong.size(),
              rows.size(),
              wrong.stream().map(Row::request).collect(Collectors.joining(", ")));
    }
    long sent = rows.stream().filter(row -> row.answer() == Answer.GOOD).count();
    return "It fits together: all of %d requests were answered as they must be%s"
        .formatted(sent, sent == rows.size() ? "" : "; the others can't be sent to this target");
  }
}
