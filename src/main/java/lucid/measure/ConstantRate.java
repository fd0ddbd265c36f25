package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.rampUsers;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;

/** A constant rate of arrivals over a window that need not be whole seconds. */
public final class ConstantRate {
  private ConstantRate() {}

  /**
   * Spreads {@code rate} x {@code window} arrivals evenly over the window.
   *
   * <p>Gatling's {@code constantUsersPerSec(525).during(14.5 s)} counts its users from the whole
   * seconds alone: 7350 instead of 7612, which over 14.5 s is 507 a second. It then injects as
   * {@code rampUsers} does; this gives it the right number.
   */
  public static OpenInjectionStep of(double rate, Duration window) {
    return rampUsers((int) Math.round(rate * window.toMillis() / 1000.0)).during(window);
  }
}
