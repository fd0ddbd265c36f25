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

/** Builds what a run recorded, as a test wants it. All times count from the start of the run. */
public final class FakeLog {
  /** When the first request of a load is sent, unless a test says otherwise. */
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
   * What becomes of a request that is due.
   *
   * @param lateMillis how long after it was due it is sent
   * @param millis how long it takes
   * @param failure why it fails; empty if it does not
   * @param sent whether it is sent at all
   */
  public record Answer(int lateMillis, int millis, Optional<String> failure, boolean sent) {
    /** A good answer. */
    public static Answer in(int millis) {
      return new Answer(0, millis, Optional.empty(), true);
    }

    /** A failure. */
    public static Answer failed(int millis, String message) {
      return new Answer(0, millis, Optional.of(message), true);
    }

    /** A request that the injector does not send. */
    public static Answer unsent() {
      return new Answer(0, 0, Optional.empty(), false);
    }

    /** The same, sent later than it was due. */
    public Answer late(int byMillis) {
      return new Answer(byMillis, millis, failure, sent);
    }
  }

  /** Says what becomes of each request of a load. */
  @FunctionalInterface
  public interface Answers {
    /**
     * Returns what becomes of a request.
     *
     * @param dueMillis when it is due, from the beginning of the load
     */
    Answer to(int index, int dueMillis);
  }

  /** Returns whether {@code index} is one of those that make up {@code share}, spread evenly. */
  public static boolean isOneOf(double share, int index) {
    return Math.floor((index + 1) * share) > Math.floor(index * share);
  }

  /** A constant rate of requests, as {@link ConstantRate} spreads them. */
  public FakeLog sent(String request, double perSecond, Duration window, Answers answers) {
    return sent(FIRST, request, perSecond, window, answers);
  }

  /** The same, of a load that begins at {@code fromMillis}. */
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

  /** Records that take so many milliseconds, one sent after the other has ended. */
  public FakeLog took(String request, int... millis) {
    int at = FIRST;
    for (int one : millis) {
      add(request, at, one, Optional.empty());
      at += one;
    }
    return this;
  }

  /** A number of equal records, all sent at once. */
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

  /** The injector's event loops are late for a while. */
  public FakeLog stalled(int fromMillis, int forMillis) {
    long from = START + fromMillis;
    stalls.add(new Stalls.Stall(MICROS * from, MICROS * (from + forMillis)));
    return this;
  }

  /** The same, again and again, {@code everyMillis} apart. */
  public FakeLog stalledEvery(int everyMillis, int forMillis, int fromMillis, int toMillis) {
    for (int at = fromMillis; at < toMillis; at += everyMillis) {
      stalled(at, forMillis);
    }
    return this;
  }

  /** What happens to the injector's machine. */
  public FakeLog on(HostWatch.Conditions conditions) {
    host = conditions;
    return this;
  }

  /** The target's clock is the injector's. */
  public FakeLog withASharedClock() {
    sharedClock = true;
    return this;
  }

  /** The load is stopped, since the target has been down for {@code downForMillis}. */
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
