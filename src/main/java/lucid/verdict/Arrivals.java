package lucid.verdict;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lucid.log.Records;
import lucid.measure.ConstantRate;

/**
 * The requests that a load's injection profile makes due. They are compared with the requests that
 * were sent.
 *
 * <p>The moment at which a load began is not known to the millisecond. The request that was the
 * earliest, compared with its due time, counts as sent on time.
 */
public sealed interface Arrivals {
  /** Returns the name of the request in the report. */
  String request();

  /** Returns the time for which requests are due, from the first one. */
  Duration window();

  /** Compares the requests that were sent with those that were due. */
  Offered offered(Evidence evidence);

  /**
   * Returns the requests due and sent in each second of the load. The last second may be a part of
   * one. Empty if the load is not spread over seconds.
   */
  default Optional<LoadSeconds> seconds(Evidence evidence) {
    return Optional.empty();
  }

  /** Arrivals whose number is known beforehand. */
  sealed interface Fixed extends Arrivals {
    /** Returns the fewest requests that must be sent for the load to count as offered. */
    long least();
  }

  /** Returns arrivals at a constant rate, as {@link ConstantRate} spreads them. */
  static Fixed constant(String request, double perSecond, Duration window) {
    return new Constant(request, perSecond, window);
  }

  /** Returns a number of requests, which may be sent at any time in the window. */
  static Fixed counted(String request, int number, Duration window) {
    return new Counted(request, number, window);
  }

  /**
   * Returns requests that each user repeats after a pause. A user whose request is in flight has no
   * other request due.
   *
   * @param users the name of the request that each of these users has sent once
   */
  static Arrivals repeated(String request, String users, Duration pause, Duration window) {
    return new Repeated(request, users, pause, window);
  }

  /** Returns several loads as one load called {@code name}. */
  static Arrivals together(String name, List<Arrivals> parts) {
    return new Together(name, parts);
  }

  /** See {@link #constant}. */
  record Constant(String request, double perSecond, Duration window) implements Fixed {
    private static final double HALF_A_SECOND_MILLIS = 500;

    @Override
    public long least() {
      return Offered.least(ConstantRate.arrivals(perSecond, window));
    }

    @Override
    public Offered offered(Evidence evidence) {
      var due = ConstantRate.dueMillis(perSecond, window);
      var sent = evidence.log().of(request).sortedStarts();
      int first = first(due, sent);
      int until = evidence.untilMillis(first, window);
      long dueByThen = Arrays.stream(due).filter(at -> at < until).count();
      var seconds = new LoadSeconds(until / 1000);
      int late = fill(seconds, due, sent, first);
      return new Offered(
          request,
          dueByThen,
          Math.min(sent.length, dueByThen),
          seconds.fewestPercent(),
          seconds.fewest(),
          sent.length == 0 ? 0 : 100.0 * late / sent.length,
          first,
          first + (int) window.toMillis(),
          until == window.toMillis());
    }

    @Override
    public Optional<LoadSeconds> seconds(Evidence evidence) {
      var due = ConstantRate.dueMillis(perSecond, window);
      var sent = evidence.log().of(request).sortedStarts();
      int first = first(due, sent);
      var seconds = new LoadSeconds((evidence.untilMillis(first, window) + 999) / 1000);
      int unused = fill(seconds, due, sent, first);
      return Optional.of(seconds);
    }

    /** Counts the requests due and sent in each second, and returns how many were sent late. */
    private int fill(LoadSeconds seconds, int[] due, int[] sent, int first) {
      double lateAfter = Math.max(Offered.LATE_MILLIS, HALF_A_SECOND_MILLIS / perSecond);
      for (int at : due) {
        seconds.due(at);
      }
      int late = 0;
      int missing = due.length - sent.length;
      int next = 0;
      for (int at : sent) {
        // The requests after a gap of requests that were never sent are not late.
        while (missing > 0 && next + 1 < due.length && due[next + 1] <= at - first - lateAfter) {
          missing--;
          next++;
        }
        int by = next < due.length ? at - first - due[next++] : 0;
        late += by > lateAfter ? 1 : 0;
        seconds.sent(by <= Offered.SAME_SECOND_MILLIS ? at - first - by : at - first);
      }
      return late;
    }

    private static int first(int[] due, int[] sent) {
      int first = Integer.MAX_VALUE;
      for (int i = 0; i < Math.min(sent.length, due.length); i++) {
        first = Math.min(first, sent[i] - due[i]);
      }
      return first == Integer.MAX_VALUE ? 0 : first;
    }
  }

  /** See {@link #counted}. */
  record Counted(String request, int number, Duration window) implements Fixed {
    @Override
    public long least() {
      return number;
    }

    @Override
    public Offered offered(Evidence evidence) {
      var sent = evidence.log().of(request).sortedStarts();
      int first = sent.length == 0 ? 0 : sent[0];
      return new Offered(
          request,
          number,
          Math.min(sent.length, number),
          100.0,
          Optional.empty(),
          0.0,
          first,
          first + (int) window.toMillis(),
          evidence.stoppedAtMillis().isEmpty() || sent.length >= number);
    }
  }

  /** See {@link #repeated}. */
  record Repeated(String request, String users, Duration pause, Duration window)
      implements Arrivals {
    @Override
    public Offered offered(Evidence evidence) {
      var records = evidence.log().of(request);
      var sent = records.sortedStarts();
      int first = sent.length == 0 ? 0 : sent[0];
      int until = evidence.untilMillis(first, window);
      var seconds = seconds(evidence, records, sent);
      return new Offered(
          request,
          seconds.allDue(),
          Math.min(seconds.allSent(), seconds.allDue()),
          seconds.fewestPercent(),
          seconds.fewest(),
          100.0 * evidence.latePart(first, first + until),
          first,
          first + (int) window.toMillis(),
          until == window.toMillis());
    }

    @Override
    public Optional<LoadSeconds> seconds(Evidence evidence) {
      var records = evidence.log().of(request);
      return Optional.of(seconds(evidence, records, records.sortedStarts()));
    }

    private LoadSeconds seconds(Evidence evidence, Records records, int... sent) {
      int first = sent.length == 0 ? 0 : sent[0];
      // In the last pause, the load may end before it is a user's turn.
      var seconds =
          new LoadSeconds((int) ((evidence.untilMillis(first, window) - pause.toMillis()) / 1000));
      int arrived = evidence.log().of(users).good();
      for (int second = 0; second < seconds.number(); second++) {
        int from = first + 1000 * second;
        seconds.due(second, (arrived - inFlightAllAlong(records, from)) * 1000L / pause.toMillis());
      }
      for (int at : sent) {
        seconds.sent(at - first);
      }
      return seconds;
    }

    private static int inFlightAllAlong(Records records, int secondFrom) {
      int number = 0;
      for (int i = 0; i < records.size(); i++) {
        number += records.start(i) < secondFrom && records.end(i) >= secondFrom + 1000 ? 1 : 0;
      }
      return number;
    }
  }

  /** See {@link #together}. The whole lacks every request that a part lacks. */
  record Together(String request, List<Arrivals> parts) implements Arrivals {
    @Override
    public Duration window() {
      return parts.stream().map(Arrivals::window).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public Offered offered(Evidence evidence) {
      // The target does not offer a part that has no request.
      var all =
          parts.stream()
              .map(part -> part.offered(evidence))
              .filter(part -> part.sent() > 0)
              .toList();
      var fewest = all.stream().min(Comparator.comparingDouble(Offered::fewestPercent));
      return new Offered(
          request,
          all.stream().mapToLong(Offered::due).sum(),
          all.stream().mapToLong(Offered::sent).sum(),
          fewest.map(Offered::fewestPercent).orElse(100.0),
          fewest.flatMap(Offered::fewestSecond),
          all.stream().mapToDouble(Offered::latePercent).max().orElse(0),
          all.stream().mapToInt(Offered::fromMillis).min().orElse(0),
          all.stream().mapToInt(Offered::toMillis).max().orElse(0),
          all.stream().allMatch(Offered::whole));
    }
  }

  /** The requests due and sent in each second of a load. */
  final class LoadSeconds {
    private final long[] due;
    private final long[] sent;

    LoadSeconds(int number) {
      due = new long[Math.max(0, number)];
      sent = new long[Math.max(0, number)];
    }

    int number() {
      return due.length;
    }

    List<Long> dueInEach() {
      return Arrays.stream(due).boxed().toList();
    }

    List<Long> sentInEach() {
      return Arrays.stream(sent).boxed().toList();
    }

    void due(int atMillis) {
      if (atMillis >= 0 && atMillis / 1000 < due.length) {
        due[atMillis / 1000]++;
      }
    }

    void due(int second, long requests) {
      due[second] = requests;
    }

    void sent(int atMillis) {
      if (atMillis >= 0 && atMillis / 1000 < sent.length) {
        sent[atMillis / 1000]++;
      }
    }

    long allDue() {
      return Arrays.stream(due).sum();
    }

    long allSent() {
      return Arrays.stream(sent).sum();
    }

    /**
     * Returns the second with the smallest share of sent requests. Only seconds that lack more than
     * one request count.
     */
    Optional<Integer> fewest() {
      Optional<Integer> fewest = Optional.empty();
      for (int i = 0; i < due.length; i++) {
        if (due[i] - sent[i] > 1 && (fewest.isEmpty() || percent(i) < percent(fewest.get()))) {
          fewest = Optional.of(i);
        }
      }
      return fewest;
    }

    double fewestPercent() {
      return fewest().map(this::percent).map(share -> Math.min(100.0, share)).orElse(100.0);
    }

    private double percent(int second) {
      return 100.0 * sent[second] / due[second];
    }
  }
}
