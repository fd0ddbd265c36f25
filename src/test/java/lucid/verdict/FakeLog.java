package lucid.verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.log.Records;
import lucid.log.RunLog;
import lucid.measure.ConstantRate;
import lucid.measure.HostWatch;
import lucid.measure.Stalls;

/** Builds the records of a run for a test. All times count from the start of the run. */
public final class FakeLog {
  /** The moment of a load's first request, unless a test says otherwise. */
  public static final int FIRST = 40;

  private static final long START = 1_800_000_000_000L;
  private static final long MICROS = 1000;

  private final Map<String, Records> records = new HashMap<>();
  private final List<Stalls.Stall> stalls = new ArrayList<>();
  private HostWatch.Conditions host = HostWatch.Conditions.quiet();
  private Optional<Evidence.Stop> stop = Optional.empty();
  private boolean sharedClock;
  private int endMillis;

  /**
   * The fate of a request that is due.
   *
   * @param lateMillis the time from when it is due until it is sent
   * @param millis the time until its answer
   * @param failure why it fails; empty if it does not
   * @param sent true if it is sent
   */
  public record Answer(int lateMillis, int millis, Optional<String> failure, boolean sent) {
    /** Returns a good answer. */
    public static Answer in(int millis) {
      return new Answer(0, millis, Optional.empty(), true);
    }

    /** Returns a failure. */
    public static Answer failed(int millis, String message) {
      return new Answer(0, millis, Optional.of(message), true);
    }

    /** Returns a request that the injector does not send. */
    public static Answer unsent() {
      return new Answer(0, 0, Optional.empty(), false);
    }

    /** Returns this answer for a request that is sent later than it was due. */
    public Answer late(int byMillis) {
      return new Answer(byMillis, millis, failure, sent);
    }
  }

  /** Decides the fate of each request of a load. */
  @FunctionalInterface
  public interface Answers {
    /**
     * Returns the fate of a request.
     *
     * @param dueMillis when the request is due, from the beginning of the load
     */
    Answer to(int index, int dueMillis);
  }

  /** Returns whether {@code index} is one of those that make up {@code share}, spread evenly. */
  public static boolean isOneOf(double share, int index) {
    return Math.floor((index + 1) * share) > Math.floor(index * share);
  }

  /** Adds requests at a constant rate, as {@link ConstantRate} spreads them. */
  public FakeLog sent(String request, double perSecond, Duration window, Answers answers) {
    return sent(FIRST, request, perSecond, window, answers);
  }

  /** Adds requests at a constant rate from {@code fromMillis} on. */
  public FakeLog sent(
      int fromMillis, String request, double perSecond, Duration window, Answers answers) {
    var due = ConstantRate.dueMillis(perSecond, window);
    for (int i = 0; i < due.length; i++) {
      var answer = answers.to(i, due[i]);
      if (answer.sent()) {
        add(request, fromMillis + due[i] + answer.lateMillis(), answer.millis(), answer.failure());
      }
    }
    return this;
  }

  /** Adds records with these times, each sent after the one before has ended. */
  public FakeLog took(String request, int... millis) {
    int at = FIRST;
    for (int one : millis) {
      add(request, at, one, Optional.empty());
      at += one;
    }
    return this;
  }

  /** Adds equal records that are all sent at once. */
  public FakeLog atOnce(String request, int startMillis, int number, Answer answer) {
    for (int i = 0; i < number; i++) {
      add(request, startMillis, answer.millis(), answer.failure());
    }
    return this;
  }

  private void add(String request, int startMillis, int millis, Optional<String> failure) {
    records
        .computeIfAbsent(request, unseen -> new Records())
        .add(startMillis, startMillis + millis, failure);
    endMillis = Math.max(endMillis, startMillis + millis);
  }

  /** Makes the injector's event loops late for a while. */
  public FakeLog stalled(int fromMillis, int forMillis) {
    long from = START + fromMillis;
    stalls.add(new Stalls.Stall(MICROS * from, MICROS * (from + forMillis)));
    return this;
  }

  /** Makes the event loops late again and again, {@code everyMillis} apart. */
  public FakeLog stalledEvery(int everyMillis, int forMillis, int fromMillis, int toMillis) {
    for (int at = fromMillis; at < toMillis; at += everyMillis) {
      stalled(at, forMillis);
    }
    return this;
  }

  /** Sets the disturbances of the injector by its machine. */
  public FakeLog on(HostWatch.Conditions conditions) {
    host = conditions;
    return this;
  }

  /** Makes the target's clock the injector's own. */
  public FakeLog withASharedClock() {
    sharedClock = true;
    return this;
  }

  /** Stops the load, since the target has been down for {@code downForMillis}. */
  public FakeLog stopped(String why, int atMillis, int downForMillis) {
    stop = Optional.of(new Evidence.Stop(why, START + atMillis, downForMillis));
    return this;
  }

  public Evidence evidence() {
    return new Evidence(
        new RunLog(START, endMillis, Map.copyOf(records)),
        Stalls.of(stalls),
        host,
        stop,
        sharedClock);
  }
}
