package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant rate of arrivals over a window that need not be whole seconds.
 *
 * <p>Gatling's own steps drop what is below a second: {@code constantUsersPerSec(525).during(14.5
 * s)} has the users of 14 s, and {@code rampUsers(7613).during(14.5 s)} sends all of them within
 * 14, at 544 a second.
 */
public final class ConstantRate {
  private static final long SLOT_MILLIS = 10;

  private ConstantRate() {}

  /** Spreads {@code rate} x {@code window} arrivals evenly over the window. */
  public static OpenInjectionStep[] of(double rate, Duration window) {
    return after(Duration.ZERO, rate, window);
  }

  /** The same, beginning {@code delay} after the run. */
  public static OpenInjectionStep[] after(Duration delay, double rate, Duration window) {
    long wholeSeconds = window.toSeconds();
    long inWholeSeconds = Math.round(rate * wholeSeconds);
    var steps = new ArrayList<OpenInjectionStep>();
    steps.add(nothingFor(delay));
    if (wholeSeconds > 0) {
      steps.add(
          rampUsers(Math.toIntExact(inWholeSeconds)).during(Duration.ofSeconds(wholeSeconds)));
    }
    long all = Math.round(rate * window.toMillis() / 1000.0);
    steps.addAll(slots(all - inWholeSeconds, window.minusSeconds(wholeSeconds)));
    return steps.toArray(OpenInjectionStep[]::new);
  }

  /** What is left of less than a second: as many slots of 10 ms, with their share of the users. */
  private static List<OpenInjectionStep> slots(long users, Duration rest) {
    var steps = new ArrayList<OpenInjectionStep>();
    long slots = rest.toMillis() / SLOT_MILLIS;
    for (long i = 0; i < slots; i++) {
      long share = users * (i + 1) / slots - users * i / slots;
      if (share > 0) {
        steps.add(atOnceUsers(Math.toIntExact(share)));
      }
      steps.add(nothingFor(Duration.ofMillis(SLOT_MILLIS)));
    }
    return steps;
  }
}
