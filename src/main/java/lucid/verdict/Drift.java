package lucid.verdict;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.log.Records;

/**
 * The change of a request's figure over a long load, as a straight line through the figures of its
 * parts. The change decides nothing: the figures of the whole load decide the criteria.
 *
 * @param request the name of the request in the report
 * @param figure {@link Metric#P95} or {@link Metric#REQUESTS_PER_SECOND}
 * @param seconds the duration of all parts together
 * @param parts the number of equal parts into which the load is cut
 * @param measured the number of parts that have a figure; a part without a good answer has no p95
 * @param change the rise of the line over {@code seconds}, negative if it falls, in the figure's
 *     unit; absent if too few parts have a figure
 * @param interval the range of the change, with 95 % confidence, with and without the injector's
 *     possible lateness; absent if {@code change} is
 * @param apart the parts that stand far apart from the line, such as those of a stall; the line
 *     does not count them
 */
@JsonIgnoreProperties(value = "sentence", allowGetters = true)
public record Drift(
    String request,
    Metric figure,
    double seconds,
    int parts,
    int measured,
    Optional<Double> change,
    Optional<Interval> interval,
    List<Span> apart) {
  /** The number of parts. More parts make the line surer, but shorter parts differ more. */
  private static final int PARTS = 60;

  private static final int SHORTEST_MILLIS = 1000;

  private static final double P95 = 0.95;

  /** The duration from which on a time is written in minutes. */
  private static final double LONG_SECONDS = 120;

  /** A span of the load, in seconds from the load's beginning. */
  public record Span(double fromSeconds, double toSeconds) {}

  /**
   * Finds the drift of the p95 and of the good answers a second, for each request with a criterion
   * of its own and a load that lasts {@code shortest} or longer.
   */
  public static List<Drift> of(List<Criterion> criteria, Evidence evidence, Duration shortest) {
    return criteria.stream()
        .flatMap(criterion -> criterion.load().stream())
        .filter(Arrivals.Constant.class::isInstance)
        .filter(load -> load.window().compareTo(shortest) >= 0)
        .distinct()
        .flatMap(load -> new Parts(load, evidence).drifts())
        .toList();
  }

  /** The equal parts of a load. */
  private static final class Parts {
    private final Arrivals load;
    private final Evidence evidence;
    private final int partMillis;
    private final List<Records> sent;
    private final double[] good;

    Parts(Arrivals load, Evidence evidence) {
      this.load = load;
      this.evidence = evidence;
      int from = load.offered(evidence).fromMillis();
      int until = evidence.untilMillis(from, load.window());
      partMillis = Math.max(SHORTEST_MILLIS, (int) load.window().toMillis() / PARTS);
      int number = Math.max(0, until / partMillis);
      sent = Stream.generate(Records::new).limit(number).toList();
      good = new double[number];
      var records = evidence.log().of(load.request());
      for (int i = 0; i < records.size(); i++) {
        int start = Math.max(0, records.start(i) - from) / partMillis;
        int end = Math.max(0, records.end(i) - from) / partMillis;
        if (start < number) {
          sent.get(start).add(records.start(i), records.end(i), records.failure(i));
        }
        if (end < number && records.isGood(i)) {
          good[end]++;
        }
      }
    }

    Stream<Drift> drifts() {
      var read = p95(sent.stream().map(ResponseTimes::asRead));
      var best = p95(sent.stream().map(part -> ResponseTimes.best(part, evidence)));
      double second = partMillis / 1000.0;
      var answers = Arrays.stream(good).map(number -> number / second).toArray();
      // Chance decides whether an answer falls into one part or the next.
      double oneAnswer = 1 / second;
      var trend = Trend.of(answers, oneAnswer);
      return Stream.of(
          drift(Metric.P95, read, Trend.of(read, 1), Trend.of(best, 1).map(Trend::interval)),
          drift(
              Metric.REQUESTS_PER_SECOND,
              answers,
              trend,
              trend.map(Trend::interval).map(range -> range.widened(oneAnswer))));
    }

    private static double[] p95(Stream<ResponseTimes> parts) {
      return parts.mapToDouble(times -> times.between(P95)).toArray();
    }

    private Drift drift(
        Metric figure, double[] figures, Optional<Trend> trend, Optional<Interval> other) {
      double second = partMillis / 1000.0;
      return new Drift(
          load.request(),
          figure,
          figures.length * second,
          figures.length,
          (int) Arrays.stream(figures).filter(Double::isFinite).count(),
          trend.map(line -> Math.round(1e4 * line.rise()) / 1e4),
          trend.map(line -> other.map(line.interval()::with).orElse(line.interval()).rounded()),
          spans(trend.map(Trend::apart).orElse(List.of()), second));
    }

    /** Joins neighbouring parts to one span. */
    private static List<Span> spans(List<Integer> parts, double second) {
      var spans = new ArrayList<Span>();
      for (int i = 0; i < parts.size(); i++) {
        int first = i;
        while (i + 1 < parts.size() && parts.get(i + 1) == parts.get(i) + 1) {
          i++;
        }
        spans.add(new Span(parts.get(first) * second, (parts.get(i) + 1) * second));
      }
      return List.copyOf(spans);
    }
  }

  /** Returns whether the change is more than chance. */
  public boolean seen() {
    return interval.map(range -> !range.contains(0)).orElse(false);
  }

  /** Returns {@code GET /health: p95 rose by 0.8 ms in 30 min (95 % interval 0.2 to 1.4 ms)}. */
  @JsonProperty
  public String sentence() {
    return request
        + ": "
        + interval.map(this::words).orElseGet(this::tooFew)
        + (apart.isEmpty() ? "" : "; left out as an outlier: " + apartInWords());
  }

  private String tooFew() {
    return "it is unknown whether %s drifts: %d parts of the load have a figure, and %d are needed"
        .formatted(name(), measured, Trend.FEWEST);
  }

  private String words(Interval range) {
    double by = change.orElse(0.0);
    if (!seen()) {
      return "no drift of %s can be seen in %s: %s (95 %% interval %s)"
          .formatted(name(), time(seconds), withUnit(number(by)), words(range.low(), range.high()));
    }
    return by > 0
        ? "%s rose by %s in %s (95 %% interval %s)"
            .formatted(
                name(), withUnit(number(by)), time(seconds), words(range.low(), range.high()))
        : "%s fell by %s in %s (95 %% interval %s)"
            .formatted(
                name(), withUnit(number(-by)), time(seconds), words(-range.high(), -range.low()));
  }

  private String words(double low, double high) {
    return withUnit(number(low) + " to " + number(high));
  }

  private String name() {
    return figure == Metric.P95 ? figure.label() : "answers a second";
  }

  private String withUnit(String number) {
    return figure == Metric.P95 ? number + " " + figure.unit() : number;
  }

  private String apartInWords() {
    return apart.stream()
        .map(span -> String.format(Locale.ROOT, "%.0f to %.0f s", span.fromSeconds, span.toSeconds))
        .collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return Limit.number(value);
  }

  private static String time(double seconds) {
    return seconds < LONG_SECONDS
        ? Limit.number(seconds) + " s"
        : Limit.number(seconds / 60) + " min";
  }
}
