package lucid.verdict;

import static io.gatling.javaapi.core.CoreDsl.details;

import io.gatling.javaapi.core.Assertion;
import java.time.Duration;
import java.util.List;
import lucid.measure.Companion;
import lucid.measure.SlowestSpan;

/**
 * What Gatling asserts of a criterion. The assertion holds whenever the verdict is PASS. Where
 * Gatling's own figure is an estimate, the assertion is about a companion of the request or about a
 * computed record, so that it is exact.
 */
public record GatlingAssertion(Criterion criterion) {
  /** Returns the assertion. */
  public Assertion assertion() {
    var figure = figure();
    var limit = limit();
    var own = details(request());
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
      return limit.assertion(own.successfulRequests().percent(), Double::valueOf);
    } else if (figure instanceof Figure.Mean) {
      return limit.assertion(own.responseTime().mean(), value -> Math.toIntExact(whole(value)));
    } else if (figure instanceof Figure.Failed) {
      return limit.assertion(own.failedRequests().count(), GatlingAssertion::whole);
    } else if (figure instanceof Figure.Count) {
      return limit.assertion(own.allRequests().count(), GatlingAssertion::whole);
    }
    return limit.assertion(own.responseTime().max(), value -> Math.toIntExact(whole(value)));
  }

  /** Returns the name of the record that Gatling's assertion is about, if not the request's own. */
  private String companion() {
    if (figure() instanceof Figure.Rate) {
      return request() + " answered in the window";
    } else if (figure() instanceof Figure.SlowestRate) {
      return "%s: %d answers in the slowest 10 s".formatted(request(), answers());
    }
    return "%s within %s ms".formatted(request(), Limit.number(limit().from()));
  }

  /**
   * Returns the records that must be written beside each record of the request, for the assertion.
   */
  public List<Companion> companions() {
    if (figure() instanceof Figure.Rate) {
      return List.of(Companion.inWindow(request(), companion(), window()));
    } else if (figure() instanceof Figure.Percentile) {
      long most = whole(limit().from()) - (limit().isMetBy(limit().from()) ? 0 : 1);
      return List.of(Companion.within(request(), companion(), Duration.ofMillis(most)));
    }
    return criterion.pooled().stream().map(one -> Companion.pooled(one, request())).toList();
  }

  /** Returns the records that must be computed at the end of the load, for the assertion. */
  public List<SlowestSpan> spans() {
    return figure() instanceof Figure.SlowestRate slowest
        ? List.of(new SlowestSpan(request(), companion(), window(), slowest.span(), answers()))
        : List.of();
  }

  /**
   * Returns the number of answers whose time, in whole milliseconds, shows whether the limit is
   * met.
   */
  private int answers() {
    return (int) Math.round(limit().from());
  }

  private Duration answersTime() {
    return Duration.ofMillis((long) Math.ceil(1e3 * answers() / limit().from()));
  }

  private Duration window() {
    return criterion
        .load()
        .orElseThrow(() -> new IllegalStateException(criterion.name() + " names no load"))
        .window();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  /** Returns a whole limit: Gatling would round any other, and decide something else. */
  private static long whole(double value) {
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(value + " is not whole");
    }
    return (long) value;
  }

  private Figure figure() {
    return criterion.figure();
  }

  private Limit limit() {
    return criterion.limit();
  }

  private String request() {
    return criterion.request();
  }
}
