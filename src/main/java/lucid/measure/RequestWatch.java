package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.client.Request;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * A watch that counts the requests of a load: those in flight, and those with a good answer. {@link
 * StopWhenDown} uses it to end the load, and it writes the {@link Companion}s of each record.
 *
 * <p>Follow only requests whose answers show that the target is up. The answer to a request that
 * must be refused shows nothing.
 */
public final class RequestWatch {
  /** The message of a request whose kept connection was closed, and not for being idle. */
  public static final String CLOSED_INSTEAD =
      "the server closed the kept connection instead of answering";

  /** The message of a request whose kept connection may have been closed before it arrived. */
  public static final String CLOSED_MEANWHILE =
      "the server closed the kept connection when it was used again";

  private static final int SOME_DROPPED = 3;

  private static final String IN_FLIGHT = "lucid.in-flight";
  private static final String MILLIS = "lucid.millis";

  private final Map<String, Requests> byName = new ConcurrentHashMap<>();
  private final List<Companion> companions;
  private final List<SlowestSpan> spans;
  private final Map<String, Duration> dueFor;
  private final Set<String> informative;

  /**
   * @param companions the companions that are written beside requests
   * @param spans the spans that are computed at the end
   * @param dueFor the time for which requests of a name are due, from the first of them. Requests
   *     of another name are always due
   * @param informative the names of requests that decide nothing, so that an outage of these alone
   *     does not make the run fail
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

  /** Creates a watch without companions and spans. */
  public RequestWatch() {
    this(List.of(), List.of(), Map.of(), Set.of());
  }

  /** A request that was sent and has no answer yet. Two of them are never equal. */
  public static final class InFlight {
    private final String name;
    private final long sentMillis = Ticker.SYSTEM.epochMillis();
    private final AtomicBoolean written = new AtomicBoolean();
    private volatile long idleMillis = -1;

    private InFlight(String name) {
      this.name = name;
    }

    /** Notes for how long the connection had carried no data when this request was written. */
    void writtenAfter(long millis) {
      idleMillis = millis;
    }

    String name() {
      return name;
    }

    long sentMillis() {
      return sentMillis;
    }
  }

  /**
   * The numbers of requests so far.
   *
   * @param good the requests with a good answer
   * @param bad the requests that failed
   * @param overdue the requests that are in flight while requests of their name are still due
   */
  record Counts(long sent, long good, long bad, long overdue) {
    Counts plus(Counts other) {
      return new Counts(
          sent + other.sent, good + other.good, bad + other.bad, overdue + other.overdue);
    }
  }

  /** The requests of one name. */
  public final class Requests {
    private final String name;
    private final LongAdder sent = new LongAdder();
    private final LongAdder good = new LongAdder();
    private final LongAdder bad = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Set<InFlight> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicLong firstMillis = new AtomicLong(-1);
    private final Optional<GoodAnswers> goodAnswers;

    Requests(String name) {
      this.name = name;
      this.goodAnswers =
          spans.stream().anyMatch(span -> span.request().equals(name))
              ? Optional.of(new GoodAnswers())
              : Optional.empty();
    }

    /** Counts a request that is about to be sent. */
    public InFlight sent() {
      var request = new InFlight(name);
      firstMillis.compareAndSet(-1, request.sentMillis());
      sent.increment();
      inFlight.add(request);
      return request;
    }

    /**
     * Returns {@code request} if it may be written: for the first time, or again because the server
     * may have closed the connection before the request arrived. A server that has closed {@value
     * #SOME_DROPPED} connections in use is not excused any more.
     */
    Request toWrite(InFlight sent, Request request) {
      if (!sent.written.getAndSet(true)) {
        IdleTime.willWrite(sent);
        return request;
      }
      boolean excused = IdleTime.excusesAClose(sent.idleMillis);
      if (!excused) {
        dropped.increment();
      }
      if (!excused || dropped.sum() >= SOME_DROPPED) {
        throw new IllegalStateException(CLOSED_INSTEAD);
      }
      if (request.getMethod().equals(HttpMethod.POST)) {
        throw new IllegalStateException(CLOSED_MEANWHILE);
      }
      return request;
    }

    /** Counts a request that was answered, or will have no answer. */
    public void answered(InFlight request, boolean isGood) {
      inFlight.remove(request);
      (isGood ? good : bad).increment();
    }

    /** Returns the number of requests in flight. */
    public long inFlight() {
      return sent.sum() - good.sum() - bad.sum();
    }

    private Counts counts(long nowMillis) {
      // Answers are read first: an answer must not be counted without its request.
      long answeredBadly = bad.sum();
      long answeredWell = good.sum();
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

  /** The moments of the good answers, in milliseconds since the epoch. */
  private static final class GoodAnswers {
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

  /** Returns the requests called {@code name} in the report. */
  public Requests requests(String name) {
    return byName.computeIfAbsent(name, Requests::new);
  }

  /**
   * Returns the steps that send a request of the DSL and follow it. Its answer is good if its
   * checks hold.
   *
   * <p>If a server closes a connection that was used before, Gatling sends the request again on a
   * new one, and logs only the answer to that. Here this is done only if the server may have closed
   * the connection before the request arrived, and never for a POST, which must not be made twice.
   * Otherwise the request has failed: a server that closes connections instead of answering is not
   * available.
   */
  public ChainBuilder send(String name, HttpRequestActionBuilder request) {
    return send(name, request, session -> false);
  }

  /**
   * Returns the steps of {@link #send(String, HttpRequestActionBuilder)} for a request that a
   * target may also refuse while it is up.
   *
   * @param up returns whether a failed request shows that the target is up
   */
  public ChainBuilder send(String name, HttpRequestActionBuilder request, Predicate<Session> up) {
    var requests = requests(name);
    return exec(session -> session.remove(MILLIS).set(IN_FLIGHT, requests.sent()))
        .exec(
            request
                .check(responseTimeInMillis().saveAs(MILLIS))
                // Gatling calls this each time that it writes the request.
                .sign((written, session) -> requests.toWrite(session.get(IN_FLIGHT), written)))
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
      boolean good = !session.isFailed();
      requests.answered(request, good || up.test(session));
      long now = Ticker.SYSTEM.epochMillis();
      // This is the time that Gatling has logged: the companion must agree with the record.
      long millis = session.contains(MILLIS) ? session.getInt(MILLIS) : now - request.sentMillis();
      var recorded =
          new LogRecord(
              name(),
              now - Math.max(0, millis),
              now,
              good ? Optional.empty() : Optional.of("the request failed"));
      for (var companion : companions(recorded)) {
        write(scala, companion);
      }
      proceed(scala);
    }
  }

  /** Returns the companions that must be written beside {@code recorded}. */
  List<LogRecord> companions(LogRecord recorded) {
    var all = new ArrayList<LogRecord>();
    var requests = requests(recorded.name());
    if (recorded.failure().isEmpty()) {
      requests.goodAnswers.ifPresent(answers -> answers.add(recorded.endMillis()));
    }
    for (var companion : companions) {
      if (companion.request().equals(recorded.name())) {
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
   * Returns a record for each {@link SlowestSpan}, computed from the answers until now; none for a
   * request that was never sent.
   */
  List<LogRecord> computed() {
    long now = Ticker.SYSTEM.epochMillis();
    var all = new ArrayList<LogRecord>();
    for (var span : spans) {
      var requests = requests(span.request());
      long first = requests.firstMillis.get();
      if (first >= 0) {
        long until = Math.min(now, first + span.window().toMillis());
        long fewest =
            SlowestSpan.fewest(
                requests.goodAnswers.orElseThrow().sorted(), first, until, span.span().toMillis());
        // Load generators that share a load have equal shares.
        long millis = span.millisFor(fewest * Deployment.current().loadGenerators());
        all.add(new LogRecord(span.name(), now - millis, now, Optional.empty()));
      }
    }
    return all;
  }

  /** Returns the counts of all requests that decide a criterion, or of all that decide none. */
  Counts counts(boolean decisive) {
    long now = Ticker.SYSTEM.epochMillis();
    return byName.values().stream()
        .filter(requests -> informative.contains(requests.name) != decisive)
        .map(requests -> requests.counts(now))
        .reduce(new Counts(0, 0, 0, 0), Counts::plus);
  }

  /** Returns the requests that have no answer yet. */
  List<InFlight> inFlight() {
    return byName.values().stream()
        .map(requests -> requests.inFlight)
        .flatMap(Collection::stream)
        .toList();
  }
}
