package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Follows requests while a load goes on: which are in flight, which were answered as they should
 * be. {@link StopWhenDown} ends the load by it, and {@link Companion}s are recorded beside each.
 *
 * <p>Only requests that tell whether the target is up are to be followed. One that must be refused
 * is not.
 */
public final class RequestWatch {
  private static final String IN_FLIGHT = "lucid.in-flight";
  private static final String MILLIS = "lucid.millis";

  private final Map<String, Requests> byName = new ConcurrentHashMap<>();
  private final List<Companion> companions;
  private final List<SlowestSpan> spans;
  private final Map<String, Duration> dueFor;
  private final Set<String> informative;

  /**
   * @param companions to be recorded beside requests
   * @param spans to be computed at the end
   * @param dueFor how long requests of a name are due, from the first of them; one that is not
   *     named is due all along
   * @param informative requests that decide nothing: an outage that they alone show is no verdict
   */
  public RequestWatch(
      List<Companion> companions,
      List<SlowestSpan> spans,
      Map<String, Duration> dueFor,
      Set<String> informative) {
    this.companions = List.copyOf(companions);
    this.spans = List.copyOf(spans);
    this.dueFor = Map.copyOf(dueFor);
    this.informative = Set.copyOf(informative);
  }

  /** A watch that records nothing beside the requests. */
  public RequestWatch() {
    this(List.of(), List.of(), Map.of(), Set.of());
  }

  /** A request that was sent and has not been answered; told from all others by identity. */
  public static final class InFlight {
    private final String name;
    private final long sentMillis = Ticker.SYSTEM.epochMillis();

    private InFlight(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    long sentMillis() {
      return sentMillis;
    }
  }

  /**
   * What became of the requests so far.
   *
   * @param overdue how many are in flight while others like them are still due
   */
  record Counts(long sent, long well, long badly, long overdue) {
    Counts plus(Counts other) {
      return new Counts(
          sent + other.sent, well + other.well, badly + other.badly, overdue + other.overdue);
    }
  }

  /** The requests of one name. */
  public final class Requests {
    private final String name;
    private final LongAdder sent = new LongAdder();
    private final LongAdder well = new LongAdder();
    private final LongAdder badly = new LongAdder();
    private final Set<InFlight> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicLong firstMillis = new AtomicLong(-1);
    private final Optional<Ends> ends;

    Requests(String name) {
      this.name = name;
      this.ends =
          spans.stream().anyMatch(span -> span.of().equals(name))
              ? Optional.of(new Ends())
              : Optional.empty();
    }

    /** One is about to be sent. */
    public InFlight sent() {
      var request = new InFlight(name);
      firstMillis.compareAndSet(-1, request.sentMillis());
      sent.increment();
      inFlight.add(request);
      return request;
    }

    /** One has been answered, or will not be. */
    public void answered(InFlight request, boolean asItShould) {
      inFlight.remove(request);
      (asItShould ? well : badly).increment();
    }

    /** Returns how many are in flight. */
    public long waiting() {
      return sent.sum() - well.sum() - badly.sum();
    }

    private Counts counts(long nowMillis) {
      // The answers first: none may be seen without its request.
      long answeredBadly = badly.sum();
      long answeredWell = well.sum();
      long all = sent.sum();
      return new Counts(
          all,
          answeredWell,
          answeredBadly,
          isDue(nowMillis) ? Math.max(0, all - answeredWell - answeredBadly) : 0);
    }

    private boolean isDue(long nowMillis) {
      return Optional.ofNullable(dueFor.get(name))
          .map(due -> nowMillis <= firstMillis.get() + due.toMillis())
          .orElse(true);
    }
  }

  /** When good answers came, in milliseconds since the epoch. */
  private static final class Ends {
    private long[] millis = new long[1024];
    private int size;

    synchronized void add(long end) {
      if (size == millis.length) {
        millis = Arrays.copyOf(millis, 2 * size);
      }
      millis[size++] = end;
    }

    synchronized long[] sorted() {
      return LongStream.of(Arrays.copyOf(millis, size)).sorted().toArray();
    }
  }

  /** Returns the requests called {@code name} in the report, to be followed one by one. */
  public Requests of(String name) {
    return byName.computeIfAbsent(name, Requests::new);
  }

  /** Sends a request of the DSL's and follows it: answered as it should be if its checks hold. */
  public ChainBuilder send(String name, HttpRequestActionBuilder request) {
    return send(name, request, session -> false);
  }

  /**
   * As {@link #send(String, HttpRequestActionBuilder)}, of a request whose failure may be the
   * answer of a target that is up.
   *
   * @param up whether a failed request shows that
   */
  public ChainBuilder send(String name, HttpRequestActionBuilder request, Predicate<Session> up) {
    var requests = of(name);
    return exec(session -> session.remove(MILLIS).set(IN_FLIGHT, requests.sent()))
        .exec(request.check(responseTimeInMillis().saveAs(MILLIS)))
        .exec(ScenarioAction.builder((context, next) -> new Answered(requests, up, context, next)));
  }

  private final class Answered extends ScenarioAction {
    private final Requests requests;
    private final Predicate<Session> up;

    Answered(Requests requests, Predicate<Session> up, ScenarioContext context, Action next) {
      super(requests.name, context, next);
      this.requests = requests;
      this.up = up;
    }

    @Override
    void begin(io.gatling.core.session.Session scala) {
      var session = new Session(scala);
      InFlight request = session.get(IN_FLIGHT);
      boolean well = !session.isFailed();
      requests.answered(request, well || up.test(session));
      long now = Ticker.SYSTEM.epochMillis();
      // As Gatling has logged it: the companion must agree with the request's own record.
      long millis = session.contains(MILLIS) ? session.getInt(MILLIS) : now - request.sentMillis();
      var recorded =
          new LogRecord(
              name(),
              now - Math.max(0, millis),
              now,
              well ? Optional.empty() : Optional.of("the request failed"));
      for (var companion : besides(recorded)) {
        write(scala, companion);
      }
      proceed(scala);
    }
  }

  /** Returns what is to be recorded beside {@code recorded}. */
  List<LogRecord> besides(LogRecord recorded) {
    var all = new ArrayList<LogRecord>();
    var requests = of(recorded.name());
    if (recorded.failure().isEmpty()) {
      requests.ends.ifPresent(ends -> ends.add(recorded.endMillis()));
    }
    for (var companion : companions) {
      if (companion.of().equals(recorded.name())) {
        companion
            .rule()
            .judge(recorded, requests.firstMillis.get())
            .ifPresent(
                good ->
                    all.add(
                        new LogRecord(
                            companion.name(),
                            recorded.startMillis(),
                            recorded.endMillis(),
                            good ? Optional.empty() : Optional.of("not answered well in time"))));
      }
    }
    return all;
  }

  /**
   * Returns one record for each {@link SlowestSpan}, over what has happened until now; none for a
   * request that was never sent.
   */
  List<LogRecord> computed() {
    long now = Ticker.SYSTEM.epochMillis();
    var all = new ArrayList<LogRecord>();
    for (var span : spans) {
      var requests = of(span.of());
      long first = requests.firstMillis.get();
      if (first >= 0) {
        long until = Math.min(now, first + span.window().toMillis());
        long fewest =
            SlowestSpan.fewest(
                requests.ends.orElseThrow().sorted(), first, until, span.span().toMillis());
        // Load generators that share a load have equal parts of it.
        long millis = span.millisFor(fewest * Deployment.current().loadGenerators());
        all.add(new LogRecord(span.name(), now - millis, now, Optional.empty()));
      }
    }
    return all;
  }

  /** Returns the counts of all requests that decide something, or of all that decide nothing. */
  Counts counts(boolean decisive) {
    long now = Ticker.SYSTEM.epochMillis();
    return byName.values().stream()
        .filter(requests -> informative.contains(requests.name) != decisive)
        .map(requests -> requests.counts(now))
        .reduce(new Counts(0, 0, 0, 0), Counts::plus);
  }

  /** Returns the requests that have not been answered. */
  List<InFlight> inFlight() {
    return byName.values().stream()
        .map(requests -> requests.inFlight)
        .flatMap(Collection::stream)
        .toList();
  }
}
