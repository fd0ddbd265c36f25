package lucid.verdict;

import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Assertion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lucid.measure.Companion;
import lucid.measure.SlowestSpan;

/**
 * One thing that a simulation decides: a figure of one request over a period, held against a limit.
 * The same object makes Gatling's assertion and the verdict's line, so that they can't speak of
 * different things.
 *
 * @param request the name of the request in the report
 * @param figure what of its records
 * @param limit what the figure is held against
 * @param seed the words of the document that asks for it
 * @param role what a breach means
 * @param dependsOn what can put the figure in doubt
 * @param period the time that it speaks of, in words
 * @param load the requests that are due for it; empty if there is no saying
 * @param pooled the requests of which {@code request} is the common name; empty if it is one itself
 * @param words what a breach means, if there is more to say than the figures
 * @param absence why it is the target's failure if nothing was recorded; empty if it is the run's
 * @param notMeasurable why the target does not offer it; empty if it does
 * @param intermediary names what answers in the target's place, such as a pooler, and may itself be
 *     the cause of a breach; empty if nothing does
 */
public record Criterion(
    String request,
    Figure figure,
    Limit limit,
    String seed,
    Role role,
    DependsOn dependsOn,
    String period,
    Optional<Arrivals> load,
    List<String> pooled,
    Function<CriterionVerdict, Optional<String>> words,
    Optional<String> absence,
    Supplier<Optional<String>> notMeasurable,
    Supplier<Optional<String>> intermediary) {

  /** The span within which a sustained rate must hold. */
  private static final Duration SLOWEST = Duration.ofSeconds(10);

  private static final String THE_LOAD = "the load";

  /** What a breach says. */
  public enum Role {
    /** The target does not meet a criterion. */
    SERVICE,
    /** The injector did too little. */
    SOUNDNESS
  }

  /** Begins a criterion; {@code seed} are the words it comes from. */
  public static Subject that(String request, String seed) {
    return new Subject(request, seed, Role.SERVICE);
  }

  /** "Availability: &gt;99.9%" of a request, or of several under the name that they share. */
  public static Criterion available(String request, double limitPercent, Arrivals load) {
    return that(request, "availability > %s %%".formatted(Limit.number(limitPercent)))
        .success()
        .above(limitPercent)
        .over(load);
  }

  /** Demands that nearly all of a load was sent: else no criterion of it can be met. */
  public static Criterion sentAsDue(Arrivals.Fixed load) {
    return new Subject(load.request(), "the load was sent as due", Role.SOUNDNESS)
        .count()
        .atLeast((double) load.least())
        .over(load);
  }

  /** Returns its name in every output: {@code GET /health: p95}. */
  public String name() {
    return request + ": " + figure.metric().label();
  }

  /** Returns the unit of its figure; empty for a bare number. */
  public String unit() {
    return figure.metric().unit();
  }

  /** A criterion of which the request is known, and the figure is chosen next. */
  public record Subject(String request, String seed, Role role) {
    /** Good answers within the load's window, a second. */
    public Compared requestsPerSecond() {
      return compared(new Figure.Rate());
    }

    /** Good answers a second in the slowest 10 s within the load's window. */
    public Compared requestsPerSecondInTheSlowestTenSeconds() {
      return compared(new Figure.SlowestRate(SLOWEST));
    }

    /** The 95th percentile of the response times, in milliseconds. */
    public Compared p95() {
      return compared(new Figure.Percentile(Metric.P95, 0.95));
    }

    /** The 99th percentile of the response times, in milliseconds. */
    public Compared p99() {
      return compared(new Figure.Percentile(Metric.P99, 0.99));
    }

    /** How much higher the 95th percentile of one request is than that of another. */
    public Compared p95Of(String one, String minus) {
      return compared(new Figure.PercentileDifference(Metric.P95, 0.95, one, minus));
    }

    public Compared mean() {
      return compared(new Figure.Mean());
    }

    public Compared max() {
      return compared(new Figure.Longest());
    }

    /** The number of all records, failed ones too. */
    public Compared count() {
      return compared(new Figure.Count());
    }

    /** The number of failed records. */
    public Compared failed() {
      return compared(new Figure.Failed());
    }

    /** The share of the records that did not fail, in percent. */
    public Compared success() {
      return compared(new Figure.Share());
    }

    private Compared compared(Figure figure) {
      return new Compared(this, figure);
    }
  }

  /** A criterion of which the figure is known, and the limit is chosen next. */
  public record Compared(Subject subject, Figure figure) {
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
          subject.request(),
          figure,
          limit,
          subject.seed(),
          subject.role(),
          figure.dependsOn(),
          THE_LOAD,
          Optional.empty(),
          List.of(),
          breach -> Optional.empty(),
          Optional.empty(),
          Optional::empty,
          Optional::empty);
    }
  }

  /** Speaks of the window of {@code arrivals}, which must be offered as due. */
  public Criterion over(Arrivals arrivals) {
    var seconds = Limit.number(arrivals.window().toMillis() / 1e3);
    return with(
        dependsOn,
        figure instanceof Figure.SlowestRate
            ? "every 10 s within the load window of %s s".formatted(seconds)
            : "the load window of %s s".formatted(seconds),
        Optional.of(arrivals),
        pooled);
  }

  /** Speaks of another time than the load's window. */
  public Criterion during(String otherPeriod) {
    return with(dependsOn, otherPeriod, load, pooled);
  }

  /** Counts several requests under the name of this one, which none of them has. */
  public Criterion pooling(List<String> requests) {
    return with(dependsOn, period, load, requests);
  }

  /** Depends on the load's being offered as due, where a figure of its kind mostly does not. */
  public Criterion dependingOnTheLoad() {
    return with(DependsOn.LOAD, period, load, pooled);
  }

  /** Speaks of times that the target itself has taken. */
  public Criterion byTheTargetsClock() {
    return with(DependsOn.TARGET_CLOCK, period, load, pooled);
  }

  private Criterion with(
      DependsOn otherDependsOn,
      String otherPeriod,
      Optional<Arrivals> otherLoad,
      List<String> otherPooled) {
    return new Criterion(
        request,
        figure,
        limit,
        seed,
        role,
        otherDependsOn,
        otherPeriod,
        otherLoad,
        otherPooled,
        words,
        absence,
        notMeasurable,
        intermediary);
  }

  /** Says what a breach means, if there is more to say than the figures. */
  public Criterion saying(Function<CriterionVerdict, Optional<String>> explanation) {
    return with(explanation, absence, notMeasurable, intermediary);
  }

  /** Fails for {@code reason} if nothing at all was recorded. */
  public Criterion ifAbsent(String reason) {
    return with(words, Optional.of(reason), notMeasurable, intermediary);
  }

  /** Can't be measured if {@code missing} says what the target does not offer. */
  public Criterion unless(Supplier<Optional<String>> missing) {
    return with(words, absence, missing, intermediary);
  }

  /** A breach can't be blamed on the target if {@code other} names what answers in its place. */
  public Criterion behind(Supplier<Optional<String>> other) {
    return with(words, absence, notMeasurable, other);
  }

  private Criterion with(
      Function<CriterionVerdict, Optional<String>> otherWords,
      Optional<String> otherAbsence,
      Supplier<Optional<String>> otherNotMeasurable,
      Supplier<Optional<String>> otherIntermediary) {
    return new Criterion(
        request,
        figure,
        limit,
        seed,
        role,
        dependsOn,
        period,
        load,
        pooled,
        otherWords,
        otherAbsence,
        otherNotMeasurable,
        otherIntermediary);
  }

  /**
   * Makes Gatling's assertion. It is exact, also where Gatling's own figure is an estimate: then it
   * speaks of a companion of the request, or of one computed record. It holds whenever the verdict
   * is PASS.
   */
  public Assertion assertion() {
    var own = details(request);
    if (figure instanceof Figure.Percentile percentile) {
      return details(companion()).successfulRequests().percent().gte(100 * percentile.quantile());
    } else if (figure instanceof Figure.Rate) {
      return details(companion())
          .allRequests()
          .count()
          .gt((long) Math.floor(limit.from() * seconds(window())));
    } else if (figure instanceof Figure.SlowestRate) {
      return details(companion()).responseTime().max().lt((int) answersTime().toMillis());
    } else if (figure instanceof Figure.Share) {
      return limit.of(own.successfulRequests().percent(), Double::valueOf);
    } else if (figure instanceof Figure.Mean) {
      return limit.of(own.responseTime().mean(), value -> Math.toIntExact(whole(value)));
    } else if (figure instanceof Figure.Failed) {
      return limit.of(own.failedRequests().count(), Criterion::whole);
    } else if (figure instanceof Figure.Count) {
      return limit.of(own.allRequests().count(), Criterion::whole);
    }
    return limit.of(own.responseTime().max(), value -> Math.toIntExact(whole(value)));
  }

  /** Returns the name of what Gatling's assertion speaks of beside the request itself. */
  private String companion() {
    if (figure instanceof Figure.Rate) {
      return request + " answered in the window";
    } else if (figure instanceof Figure.SlowestRate) {
      return "%s: %d answers in the slowest 10 s".formatted(request, answers());
    }
    return "%s within %s ms".formatted(request, Limit.number(limit.from()));
  }

  /** Returns the records that must be made beside each of the request's, for the assertion. */
  public List<Companion> companions() {
    if (figure instanceof Figure.Rate) {
      return List.of(Companion.inWindow(request, companion(), window()));
    } else if (figure instanceof Figure.Percentile) {
      long most = whole(limit.from()) - (limit.isMetBy(limit.from()) ? 0 : 1);
      return List.of(Companion.within(request, companion(), Duration.ofMillis(most)));
    }
    return pooled.stream().map(one -> Companion.pooled(one, request)).toList();
  }

  /** Returns the records that must be computed at the end of the load, for the assertion. */
  public List<SlowestSpan> spans() {
    return figure instanceof Figure.SlowestRate slowest
        ? List.of(new SlowestSpan(request, companion(), window(), slowest.span(), answers()))
        : List.of();
  }

  /** Returns the fewest answers whose time says as a whole number whether the limit is met. */
  private int answers() {
    return (int) Math.round(limit.from());
  }

  private Duration answersTime() {
    return Duration.ofMillis((long) Math.ceil(1e3 * answers() / limit.from()));
  }

  private Duration window() {
    return load.orElseThrow(() -> new IllegalStateException(name() + " names no load")).window();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  /** A limit that Gatling can't hold exactly would decide something else than what it says. */
  private static long whole(double value) {
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(value + " is not whole");
    }
    return (long) value;
  }
}
