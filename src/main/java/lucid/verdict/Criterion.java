package lucid.verdict;

import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Assertion;
import java.time.Duration;

/**
 * One thing that a simulation decides: a figure of one request, held against a limit. The same
 * object makes Gatling's assertion and the verdict's line, so that they can't speak of different
 * things.
 *
 * @param request its name in the report
 * @param metric what of its record
 * @param limit what it is held against
 * @param seed the words of the document that asks for it
 * @param role what a breach means
 * @param clock whose clock the figure goes by
 */
public record Criterion(
    String request, Metric metric, Limit limit, String seed, Role role, Clock clock) {

  /** Whose clock took the time. */
  public enum Clock {
    /** The injector's: when it is late itself, so is what it reads. */
    INJECTOR,
    /** The target's own, as in the timestamps that it gives. */
    TARGET
  }

  /** What a breach says. */
  public enum Role {
    /** The target does not meet a criterion. */
    SERVICE,
    /** The injector was not sound, or did too little: nothing was measured. */
    SOUNDNESS
  }

  /** Begins a criterion; {@code seed} are the words it comes from. */
  public static Subject that(String request, String seed) {
    return new Subject(request, seed, Role.SERVICE);
  }

  /** Begins a condition for any figure of the run to mean something. */
  public static Subject soundOnlyIf(String request, String why) {
    return new Subject(request, why, Role.SOUNDNESS);
  }

  /** Its name in every output: {@code GET /health: p95}. */
  public String name() {
    return request + ": " + metric.label();
  }

  /** The same, of times that the target itself has taken. */
  public Criterion byTheTargetsClock() {
    return new Criterion(request, metric, limit, seed, role, Clock.TARGET);
  }

  /** The request's metric to be chosen next. */
  public record Subject(String request, String seed, Role role) {
    /** As Gatling counts: all answers over the run's whole seconds, rounded up. */
    public Figure requestsPerSecond() {
      return figure(Metric.REQUESTS_PER_SECOND);
    }

    /** 95th percentile of the response times, in milliseconds. */
    public Figure p95() {
      return figure(Metric.P95);
    }

    public Figure p99() {
      return figure(Metric.P99);
    }

    public Figure mean() {
      return figure(Metric.MEAN);
    }

    public Figure max() {
      return figure(Metric.MAX);
    }

    /** Of all records, failed ones too. */
    public Figure count() {
      return figure(Metric.COUNT);
    }

    /** Number of the failed records. */
    public Figure failed() {
      return figure(Metric.FAILED);
    }

    /** Share of the records that did not fail, in percent. */
    public Figure success() {
      return figure(Metric.SUCCESS);
    }

    private Figure figure(Metric metric) {
      return new Figure(this, metric);
    }
  }

  /** The limit to be chosen next. */
  public record Figure(Subject subject, Metric metric) {
    public Criterion above(double limit) {
      return held(Limit.above(limit));
    }

    public Criterion atLeast(double limit) {
      return held(Limit.atLeast(limit));
    }

    public Criterion below(Duration limit) {
      return held(Limit.below((double) limit.toMillis()));
    }

    public Criterion atMost(Duration limit) {
      return held(Limit.atMost((double) limit.toMillis()));
    }

    public Criterion between(double low, double high) {
      return held(Limit.between(low, high));
    }

    public Criterion is(double value) {
      return between(value, value);
    }

    private Criterion held(Limit limit) {
      return new Criterion(
          subject.request(), metric, limit, subject.seed(), subject.role(), Clock.INJECTOR);
    }
  }

  /** The same, for Gatling. */
  public Assertion assertion() {
    var details = details(request);
    return switch (metric) {
      case REQUESTS_PER_SECOND -> limit.of(details.requestsPerSec(), Double::valueOf);
      case SUCCESS -> limit.of(details.successfulRequests().percent(), Double::valueOf);
      case P95 -> millis(details.responseTime().percentile(95));
      case P99 -> millis(details.responseTime().percentile(99));
      case MEAN -> millis(details.responseTime().mean());
      case MAX -> millis(details.responseTime().max());
      case COUNT -> limit.of(details.allRequests().count(), Criterion::whole);
      case FAILED -> limit.of(details.failedRequests().count(), Criterion::whole);
    };
  }

  private Assertion millis(Assertion.WithPathAndTarget<Integer> figure) {
    return limit.of(figure, value -> Math.toIntExact(whole(value)));
  }

  /** A limit that Gatling can't hold exactly would decide something else than what it says. */
  private static long whole(double value) {
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(value + " is not whole");
    }
    return (long) value;
  }
}
