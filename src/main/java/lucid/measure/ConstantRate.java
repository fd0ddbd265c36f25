package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;

import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spreads arrivals at a constant rate over a window that need not be whole seconds.
 *
 * <p>Gatling's own steps drop the part of a second: {@code constantUsersPerSec(525).during(14.5 s)}
 * has the users of 14 s, and {@code rampUsers(7613).during(14.5 s)} sends all of them within 14, at
 * 544 a second.
 */
public final class ConstantRate {
  private static final long SLOT_MILLIS = 10;

  private ConstantRate() {}

  /** Returns the injection steps of {@code rate} a second over the window. */
  public static OpenInjectionStep[] of(double rate, Duration window) {
    return after(Duration.ZERO, rate, window);
  }

  /** Returns the number of arrivals. */
  public static long arrivals(double rate, Duration window) {
    return Math.round(rate * window.toMillis() / 1000.0);
  }

  /** Returns the injection steps of a load that begins {@code delay} after the run. */
  public static OpenInjectionStep[] after(Duration delay, double rate, Duration window) {
    long wholeSeconds = window.toSeconds();
    long inWholeSeconds = Math.round(rate * wholeSeconds);
    var steps = new ArrayList<OpenInjectionStep>();
    steps.add(nothingFor(delay));
    if (wholeSeconds > 0) {
      steps.add(
          rampUsers(Math.toIntExact(inWholeSeconds)).during(Duration.ofSeconds(wholeSeconds)));
    }
    long all = arrivals(rate, window);
    steps.addAll(slots(all - inWholeSeconds, window.minusSeconds(wholeSeconds)));
    return steps.toArray(OpenInjectionStep[]::new);
  }

  /**
   * Returns when each arrival is due, in milliseconds from the first, as Gatling spreads them over
   * the milliseconds of each whole second, and this class over the slots of the rest.
   */
  public static int[] dueMillis(double rate, Duration window) {
    int seconds = (int) window.toSeconds();
    long inWholeSeconds = Math.round(rate * seconds);
    long all = arrivals(rate, window);
    var due = new int[Math.toIntExact(all)];
    int next = 0;
    for (int second = 0; second < seconds; second++) {
      long users =
          until(inWholeSeconds, second, seconds) - until(inWholeSeconds, second - 1, seconds);
      for (int milli = 0; milli < 1000; milli++) {
        long soFar = until(users, milli, 1000);
        for (long i = until(users, milli - 1, 1000); i < soFar; i++) {
          due[next++] = 1000 * second + milli;
        }
      }
    }
    long rest = all - inWholeSeconds;
    long slots = window.minusSeconds(seconds).toMillis() / SLOT_MILLIS;
    for (long slot = 0; slot < slots; slot++) {
      for (long i = rest * slot / slots; i < rest * (slot + 1) / slots; i++) {
        due[next++] = (int) (1000L * seconds + SLOT_MILLIS * slot);
      }
    }
    int first = due.length == 0 ? 0 : due[0];
    for (int i = 0; i < next; i++) {
      due[i] -= first;
    }
    return Arrays.copyOf(due, next);
  }

  /** Returns the number of {@code users} in the buckets up to {@code bucket}. */
  private static long until(long users, int bucket, int buckets) {
    if (bucket < 0) {
      return 0;
    }
    return bucket == buckets - 1
        ? users
        : (long) Math.ceil((double) users / buckets * (bucket + 1));
  }

  /**
   * Returns the steps of the last part of a second: slots of 10 ms, each with its share of the
   * users.
   */
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
