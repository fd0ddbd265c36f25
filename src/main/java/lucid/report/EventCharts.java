package lucid.report;

import static lucid.report.TimeAxis.MILLIS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.report.Charts.Picture;
import lucid.report.Plot.Point;
import lucid.verdict.Series;
import lucid.verdict.Series.Burst;
import lucid.verdict.Series.Events;
import lucid.verdict.Series.Held;

/** Draws bursts, blocks and single requests, which are not spread over the seconds of a load. */
final class EventCharts {
  /** The least distance of two values, as a part of the time axis: nearer, they would overlap. */
  private static final double VALUES_APART = 0.1;

  private static final double ROOM_FOR_NAMES = 1.7;

  /** The room above the highest line, for its name. */
  private static final double ROOM_ABOVE = 1.2;

  /** The fewest requests of a burst with a curve; a smaller burst is drawn as one dot. */
  private static final int BURST_WITH_A_CURVE = 100;

  private static final int ROW = 30;

  /** The milliseconds above which a time is shown in seconds. */
  private static final double IN_SECONDS = 2000;

  private final Series series;
  private final TimeAxis time;
  private final boolean low;

  /**
   * @param low true if the pictures are low because there are many
   */
  EventCharts(Series series, TimeAxis time, boolean low) {
    this.series = series;
    this.time = time;
    this.low = low;
  }

  List<Picture> pictures() {
    var all = new ArrayList<Picture>();
    series.bursts().stream()
        .filter(burst -> burst.due() >= BURST_WITH_A_CURVE)
        .map(EventCharts::burst)
        .forEach(all::add);
    rows().ifPresent(all::add);
    for (var events : series.events()) {
      if (events.held().isPresent()) {
        all.add(durations(events, events.held().get()));
      } else if (isCounted(events)) {
        all.add(counts(events));
      }
    }
    return all;
  }

  /** Returns a sentence with the main figures of each burst and each kind of event. */
  List<String> figures() {
    return Stream.concat(
            series.bursts().stream().map(EventCharts::figures),
            series.events().stream().map(EventCharts::figures))
        .toList();
  }

  private static Picture burst(Burst burst) {
    double last =
        burst.parts().stream()
            .flatMap(part -> part.atMillis().stream())
            .mapToInt(Integer::intValue)
            .max()
            .orElse(1);
    boolean inSeconds = last >= IN_SECONDS;
    double unit = inSeconds ? MILLIS : 1;
    // The names of the lines need room beyond the last answer.
    double end = ROOM_FOR_NAMES * Math.max(1, last) / unit;
    var axis = Scale.time(end);
    double most =
        burst.parts().stream().mapToInt(part -> part.good() + part.failed()).max().orElse(1);
    var plot =
        new Plot(
            "Answers so far, from the first request on. " + figures(burst),
            axis,
            Scale.linear(ROOM_ABOVE * Math.max(most, (double) burst.due())),
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
    return new Picture(
        "%s: answers so far, %s from the first request on"
            .formatted(burst.request(), inSeconds ? "seconds" : "milliseconds"),
        plot.svg(TimeAxis.labels(axis, inSeconds ? "s" : "ms")),
        "");
  }

  private static String figures(Burst burst) {
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

  private static String figures(Events events) {
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

  /** Returns whether there are several records at one moment, so that their numbers are drawn. */
  private static boolean isCounted(Events events) {
    return events.all().size() > 1 && events.all().stream().anyMatch(one -> one.records() > 1);
  }

  /** Returns the picture with a row for each kind of single request; empty if there is none. */
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
            "Single requests over time: a dot is good, a cross has failed. "
                + rows.stream().map(EventCharts::figures).collect(Collectors.joining(". ")),
            time.scale(),
            new Scale(0, height, false, List.of()),
            height);
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      double at = height - ROW * i - 22.0;
      plot.across("row-line", 0, time.end(), at);
      int records = row.all().stream().mapToInt(Series.Event::records).sum();
      int failed = row.all().stream().mapToInt(Series.Event::failed).sum();
      plot.title(
          at,
          "%s: %d%s"
              .formatted(
                  row.request(), records, failed == 0 ? "" : ", %d failed".formatted(failed)));
      for (var event : row.all()) {
        plot.dot(event.failed() == 0, event.atMillis() / MILLIS, at);
      }
    }
    time.mark(plot, rows.stream().map(Events::request).toList());
    return Optional.of(
        new Picture(
            "Single requests: a dot is good, a cross has failed", plot.svg(time.labels()), ""));
  }

  private static Events row(Burst burst, Burst.BurstPart part) {
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
            "How long each took. " + figures(events),
            time.scale(),
            Scale.linear(most / unit),
            low ? 64 : 84);
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
          "%s: %d ms%s"
              .formatted(
                  TimeAxis.span(end, end),
                  event.millis(),
                  event.failure().map(why -> ", " + why).orElse("")));
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
    double end = time.end();
    Stream.of(held.low(), held.high())
        .flatMap(Optional::stream)
        .distinct()
        .forEach(limit -> plot.across("limit", 0, end, limit / unit));
    held.high().ifPresent(limit -> plot.label("limit", end, limit / unit, "limit"));
    time.mark(plot, List.of(events.request()));
    return new Picture(
        "%s: how long each took, in %s, limit %s"
            .formatted(events.request(), unit == 1 ? "ms" : "s", held.limit()),
        plot.svg(time.labels()),
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
            "How many came at each moment. " + figures(events),
            time.scale(),
            Scale.linear(most),
            low ? 56 : 72);
    double half = time.end() * 0.006;
    for (var event : events.all()) {
      double at = event.atMillis() / MILLIS;
      plot.bar("each", at - half, at + half, event.records());
      if (event.failed() > 0) {
        plot.bar("failed", at - half, at + half, event.failed());
      }
      plot.hint(
          at - half,
          at + half,
          "%s: %d, of which %d failed"
              .formatted(TimeAxis.span(at, at), event.records(), event.failed()));
      if (hasRoomForValues(events)) {
        plot.value(at, 0, event.records(), String.valueOf(event.records()));
      }
    }
    time.mark(plot, List.of(events.request()));
    return new Picture(events.request() + ": how many at each moment", plot.svg(time.labels()), "");
  }
}
