package lucid.verdict;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A figure of one request over a period, compared with a limit. The same object makes Gatling's
 * assertion and the line of the verdict, so the two can't differ.
 *
 * @param request the name of the request in the report
 * @param figure the figure that is computed from the request's records
 * @param limit the limit that the figure must meet
 * @param seed the words of the plan that ask for the criterion
 * @param role the meaning of a breach
 * @param dependsOn the conditions that can put the figure in doubt
 * @param period the time that the figure covers, in words
 * @param load the requests that are due for it; empty if it has no load
 * @param pooled the requests that {@code request} is the common name of; empty if it is a request's
 *     own name
 * @param words explains a breach; empty if the figures say enough
 * @param reasons returns the reasons, once the load is over; none for a kind that is not a key
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
    Map<Reason, Supplier<Optional<String>>> reasons) {

  /** The length of each span in which a sustained rate must hold. */
  private static final Duration SLOWEST = Duration.ofSeconds(10);

  private static final String THE_LOAD = "the load";

  /** What only the simulation knows of a criterion, as a clause. */
  public enum Reason {
    /** Why the target has failed if nothing was recorded. Without it, the run has. */
    ABSENT,
    /** Why the target does not offer what is measured. */
    NOT_MEASURABLE,
    /**
     * The program that answers in the target's place, such as a pooler, and may itself cause a
     * breach.
     */
    INTERMEDIARY,
    /** Why the figure can't decide. */
    DOUBT
  }

  /** The meaning of a breach. */
  public enum Role {
    /** The target does not meet a criterion. */
    SERVICE,
    /** The injector did too little. */
    SOUNDNESS,
    /** Nothing: the figure is shown beside the criteria, and decides none of them. */
    INFORMATIVE
  }

  /**
   * Begins a criterion of {@code request}; {@code seed} are the words of the plan that ask for it.
   */
  public static Subject that(String request, String seed) {
    return new Subject(request, seed, Role.SERVICE);
  }

  /**
   * Returns the criterion "Availability: &gt;99.9%" of a request, or of several that share a name.
   */
  public static Criterion available(String request, double limitPercent, Arrivals load) {
    return that(request, "availability > %s %%".formatted(Limit.number(limitPercent)))
        .success()
        .above(limitPercent)
        .over(load);
  }

  /**
   * Returns the criterion that nearly all requests of a load were sent. Without it, no other
   * criterion of that load can be met.
   */
  public static Criterion sentAsDue(Arrivals.Fixed load) {
    return new Subject(load.request(), "the load was sent as due", Role.SOUNDNESS)
        .count()
        .atLeast((double) load.least())
        .over(load);
  }

  /** Returns whether a breach fails the run. Only then does Gatling assert it. */
  public boolean decides() {
    return role != Role.INFORMATIVE;
  }

  /** Returns those of {@code criteria} whose breach fails the run. */
  public static List<Criterion> deciding(List<Criterion> criteria) {
    return criteria.stream().filter(Criterion::decides).toList();
  }

  /** Returns the criterion's name in every output: {@code GET /health: p95}. */
  public String name() {
    return request + ": " + figure.metric().label();
  }

  /** Returns the unit of the figure; empty for a bare number. */
  public String unit() {
    return figure.metric().unit();
  }

  /** A criterion's request; the figure is chosen next. */
  public record Subject(String request, String seed, Role role) {
    /** Chooses the good answers a second within the load's window. */
    public Compared requestsPerSecond() {
      return compared(new Figure.Rate());
    }

    /** Chooses the good answers a second in the slowest 10 s within the load's window. */
    public Compared requestsPerSecondInTheSlowestTenSeconds() {
      return compared(new Figure.SlowestRate(SLOWEST));
    }

    /** Chooses the 95th percentile of the response times, in milliseconds. */
    public Compared p95() {
      return compared(new Figure.Percentile(Metric.P95, 0.95));
    }

    /** Chooses the 99th percentile of the response times, in milliseconds. */
    public Compared p99() {
      return compared(new Figure.Percentile(Metric.P99, 0.99));
    }

    /** Chooses the 95th percentile of {@code one} minus that of {@code minus}, in milliseconds. */
    public Compared p95Of(String one, String minus) {
      return compared(new Figure.PercentileDifference(Metric.P95, 0.95, one, minus));
    }

    public Compared mean() {
      return compared(new Figure.Mean());
    }

    public Compared max() {
      return compared(new Figure.Longest());
    }

    /** Chooses the number of all records, failed ones included. */
    public Compared count() {
      return compared(new Figure.Count());
    }

    /** Chooses the number of failed records. */
    public Compared failed() {
      return compared(new Figure.Failed());
    }

    /** Chooses the share of the records that did not fail, in percent. */
    public Compared success() {
      return compared(new Figure.Share());
    }

    private Compared compared(Figure figure) {
      return new Compared(this, figure);
    }
  }

  /** A criterion's request and figure; the limit is chosen next. */
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
          Map.of());
    }
  }

  /** Returns this criterion over the window of {@code arrivals}, which must be offered as due. */
  public Criterion over(Arrivals arrivals) {
    var seconds = Limit.number(arrivals.window().toMillis() / 1e3);
    return with(
        role,
        dependsOn,
        figure instanceof Figure.SlowestRate
            ? "every 10 s within the load window of %s s".formatted(seconds)
            : "the load window of %s s".formatted(seconds),
        Optional.of(arrivals),
        pooled,
        words,
        reasons);
  }

  /** Returns this criterion over another time than the load's window. */
  public Criterion during(String otherPeriod) {
    return with(role, dependsOn, otherPeriod, load, pooled, words, reasons);
  }

  /**
   * Returns this criterion over the records of several requests, under this criterion's request
   * name.
   */
  public Criterion pooling(List<String> requests) {
    return with(role, dependsOn, period, load, requests, words, reasons);
  }

  /**
   * Returns this criterion for a figure that depends on a load that is offered as due, although
   * figures of its kind mostly do not.
   */
  public Criterion dependingOnTheLoad() {
    return with(role, DependsOn.LOAD, period, load, pooled, words, reasons);
  }

  /** Returns this criterion for times that the target itself has measured. */
  public Criterion byTheTargetsClock() {
    return with(role, DependsOn.TARGET_CLOCK, period, load, pooled, words, reasons);
  }

  /**
   * Returns this criterion as a figure that is only shown: no assertion, no part in the outcome.
   */
  public Criterion informative() {
    return with(Role.INFORMATIVE, dependsOn, period, load, pooled, words, reasons);
  }

  /** Returns this criterion with an explanation of a breach; empty if the figures say enough. */
  public Criterion saying(Function<CriterionVerdict, Optional<String>> explanation) {
    return with(role, dependsOn, period, load, pooled, explanation, reasons);
  }

  /** Returns this criterion, which fails for {@code reason} if nothing was recorded. */
  public Criterion ifAbsent(String reason) {
    return with(Reason.ABSENT, () -> Optional.of(reason));
  }

  /** Returns this criterion, which can't be measured if {@code missing} names something. */
  public Criterion unless(Supplier<Optional<String>> missing) {
    return with(Reason.NOT_MEASURABLE, missing);
  }

  /**
   * Returns this criterion, whose breach is not the target's if {@code other} names a program that
   * answers in the target's place.
   */
  public Criterion behind(Supplier<Optional<String>> other) {
    return with(Reason.INTERMEDIARY, other);
  }

  /**
   * Returns this criterion, which is undecided if {@code doubt} says why the figure can't decide.
   */
  public Criterion inDoubtIf(Supplier<Optional<String>> doubt) {
    return with(Reason.DOUBT, doubt);
  }

  /** Returns the reason of a kind; empty if there is none. */
  public Optional<String> reason(Reason kind) {
    return Optional.ofNullable(reasons.get(kind)).flatMap(Supplier::get);
  }

  private Criterion with(Reason kind, Supplier<Optional<String>> reason) {
    var all = new EnumMap<Reason, Supplier<Optional<String>>>(Reason.class);
    all.putAll(reasons);
    all.put(kind, reason);
    return with(role, dependsOn, period, load, pooled, words, all);
  }

  private Criterion with(
      Role otherRole,
      DependsOn otherDependsOn,
      String otherPeriod,
      Optional<Arrivals> otherLoad,
      List<String> otherPooled,
      Function<CriterionVerdict, Optional<String>> otherWords,
      Map<Reason, Supplier<Optional<String>>> otherReasons) {
    return new Criterion(
        request,
        figure,
        limit,
        seed,
        otherRole,
        otherDependsOn,
        otherPeriod,
        otherLoad,
        otherPooled,
        otherWords,
        otherReasons);
  }

  /** Returns what Gatling asserts of this criterion. */
  public GatlingAssertion gatling() {
    return new GatlingAssertion(this);
  }
}
