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
 * The results of a run that sends every request once. It is not a verdict: nothing was measured.
 *
 * @param rows one row for each request; empty if no request was sent
 * @param trouble the reason why the run as a whole failed; empty if it did not
 * @param missing why the target does not offer the service; empty if it does
 */
record OnceTable(List<Row> rows, Optional<String> trouble, Optional<String> missing) {
  private static final String RULE = "-".repeat(100);

  /** The result of a request. */
  enum Answer {
    GOOD("ok"),
    WRONG("WRONG"),
    /** The request should have been sent, but the log has no record of it. */
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
   * The results of the requests of one name.
   *
   * @param times the number of records
   * @param millis the longest response time in milliseconds
   * @param why the reason why the request was wrong or is missing; empty if it is good
   */
  record Row(String request, Answer answer, int times, int millis, String why) {}

  /** Returns the table of a run that sent nothing because of an error. */
  static OnceTable ofNothing(String trouble) {
    return new OnceTable(List.of(), Optional.of(trouble), Optional.empty());
  }

  /** Returns the table of a service that the target does not offer. */
  static OnceTable notMeasurable(String missing) {
    return new OnceTable(List.of(), Optional.empty(), Optional.of(missing));
  }

  /**
   * Returns the table of the recorded requests, and of the criteria's requests without a record.
   *
   * @param needMany the requests that have a record only if many are sent
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

  /** Returns the requests of the criteria and of their loads, each with its criteria. */
  private static Map<String, List<Criterion>> expected(List<Criterion> criteria) {
    var requests = new LinkedHashMap<String, List<Criterion>>();
    for (var criterion : criteria) {
      // A pool's name is not the name of a request.
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
        .flatMap(criterion -> criterion.reason(Criterion.Reason.NOT_MEASURABLE).stream())
        .findFirst()
        .map(reason -> new Row(request, Answer.NOT_MEASURABLE, 0, 0, reason))
        .orElseGet(() -> new Row(request, Answer.ABSENT, 0, 0, "the log has no record of it"));
  }

  /** Returns this table with the error that ended the run. */
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
    text.append(
        "Every request was sent once. This is not an acceptance test: nothing was measured.\n");
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
