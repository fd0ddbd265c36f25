package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.Iterator;
import scala.concurrent.duration.FiniteDuration;

class ConstantRateTest {
  /** Returns when Gatling would start each virtual user, in milliseconds from the run's start. */
  private static List<Long> arrivals(OpenInjectionStep... steps) {
    Iterator<FiniteDuration> all = scala.collection.Iterator$.MODULE$.empty();
    for (int i = steps.length - 1; i >= 0; i--) {
      all = steps[i].asScala().chain(all);
    }
    var millis = new ArrayList<Long>();
    while (all.hasNext()) {
      millis.add(all.next().toMillis());
    }
    return millis;
  }

  private static long within(List<Long> arrivals, long fromMillis, long toMillis) {
    return arrivals.stream().filter(at -> at >= fromMillis && at < toMillis).count();
  }

  @Test
  void everyTenthOfASecondHasItsShareUpToTheLast() {
    var arrivals = arrivals(ConstantRate.of(525, Duration.ofMillis(14_500)));
    assertThat(arrivals).hasSize(7613).isSorted();
    for (long from = 0; from < 14_500; from += 100) {
      assertThat(within(arrivals, from, from + 100)).as("from %d ms", from).isBetween(50L, 55L);
    }
    assertThat(arrivals.get(7612)).isBetween(14_480L, 14_500L);
  }

  @Test
  void lessThanASecondIsSpread() {
    var arrivals = arrivals(ConstantRate.of(1000, Duration.ofMillis(500)));
    assertThat(arrivals).hasSize(500);
    assertThat(within(arrivals, 0, 250)).isBetween(245L, 255L);
  }

  @Test
  void aLowRateKeepsItsGaps() {
    assertThat(arrivals(ConstantRate.of(2, Duration.ofSeconds(3)))).hasSize(6);
    assertThat(arrivals(ConstantRate.of(10, Duration.ofMillis(2500)))).hasSize(25);
  }

  @Test
  void aDelayComesFirst() {
    var arrivals = arrivals(ConstantRate.after(Duration.ofSeconds(2), 10, Duration.ofSeconds(1)));
    assertThat(arrivals).hasSize(10).allMatch(at -> at >= 2000 && at < 3000);
  }

  /** The verdict compares the requests that were sent with these moments. */
  @ParameterizedTest
  @CsvSource({
    "525, 14500",
    "1000, 500",
    "2, 3000",
    "10, 2500",
    "1050, 5800",
    "545, 7500",
    "5, 4000"
  })
  void dueArrivalsAreThoseThatGatlingSends(double rate, long windowMillis) {
    var window = Duration.ofMillis(windowMillis);
    var due = ConstantRate.dueMillis(rate, window);
    assertThat(java.util.Arrays.stream(due).mapToObj(at -> (long) at).toList())
        .isEqualTo(arrivals(ConstantRate.of(rate, window)));
  }

  /** This is why the class is needed. It can go if a new Gatling keeps the fraction. */
  @Test
  void gatlingsOwnStepsDropTheFraction() {
    var ramp = io.gatling.javaapi.core.CoreDsl.rampUsers(7613).during(Duration.ofMillis(14_500));
    assertThat(arrivals(ramp).get(7612)).isLessThan(14_000L);
    var constant =
        io.gatling.javaapi.core.CoreDsl.constantUsersPerSec(525).during(Duration.ofMillis(14_500));
    assertThat(arrivals(constant)).hasSize(7350);
  }
}
