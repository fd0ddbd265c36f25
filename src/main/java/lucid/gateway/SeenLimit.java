package lucid.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import lucid.measure.Ticker;
import lucid.settings.Criteria;

/** What one burst, and the requests around it, have shown of the gateway's limit. */
final class SeenLimit {
  /** A request is answered within this time, or the window's end may come before the answer. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(200);

  /** So many of the other clients are refused where all count as one: but for what refills. */
  private static final double NEARLY_ALL = 2.0 / 3;

  private final Criteria.RateLimit criterion;
  private final int burst;
  private final String clientHeader;
  private final Admissions admissions;
  private final AtomicReference<Long> said = new AtomicReference<>();
  private final AtomicLong beganMillis = new AtomicLong();
  private final List<Again> again = new CopyOnWriteArrayList<>();
  private final AtomicLong othersAdmitted = new AtomicLong();
  private final AtomicLong othersRefused = new AtomicLong();

  /**
   * One request of the same client, after the burst.
   *
   * @param after the burst began
   */
  private record Again(Duration after, boolean admitted) {}

  /** When requests were admitted, whoever sent them: those of the warm-up count, too. */
  static final class Admissions {
    private final Queue<Long> atMillis = new ConcurrentLinkedQueue<>();

    private long within(Duration before, long epochMillis) {
      return atMillis.stream().filter(at -> at >= epochMillis - before.toMillis()).count();
    }
  }

  /**
   * @param burst how many requests it has
   * @param clientHeader the header by which the gateway should tell clients apart
   * @param admissions of this process so far
   */
  SeenLimit(Criteria.RateLimit criterion, int burst, String clientHeader, Admissions admissions) {
    this.criterion = criterion;
    this.burst = burst;
    this.clientHeader = clientHeader;
    this.admissions = admissions;
  }

  /** Takes in when a request of the burst is sent; the first one begins the burst. */
  void sent(long epochMillis) {
    beganMillis.compareAndSet(0, epochMillis);
  }

  /** Takes in that a request of the burst was admitted, just now. */
  void admitted() {
    admissions.atMillis.add(Ticker.SYSTEM.epochMillis());
  }

  /** Takes in with which headers a request of the burst was refused; returns their fault. */
  Optional<String> faultOf(RefusalHeaders headers) {
    headers.limit().ifPresent(said::set);
    return headers.fault(
        burst, criterion.window(), Instant.ofEpochMilli(Ticker.SYSTEM.epochMillis()));
  }

  /** Takes in what was answered to a client that had never asked before, just now. */
  void otherClient(boolean isAdmitted) {
    if (isAdmitted) {
      admitted();
    }
    if (beganMillis.get() != 0) {
      (isAdmitted ? othersAdmitted : othersRefused).incrementAndGet();
    }
  }

  /** Returns whether a request that is sent now is answered before the burst's window ends. */
  boolean windowRuns(Duration window) {
    return beganMillis.get() != 0 && sinceTheBurst().plus(ROUND_TRIP).compareTo(window) < 0;
  }

  /** Takes in what was answered to the same client's request, just now. */
  void askedAgain(boolean isAdmitted) {
    again.add(new Again(sinceTheBurst(), isAdmitted));
  }

  private Duration sinceTheBurst() {
    return Duration.ofMillis(Ticker.SYSTEM.epochMillis() - beganMillis.get());
  }

  /**
   * Returns why the limit of one client can't be measured: all clients together were admitted as
   * often as one may be, so that the gateway does not tell them apart. Empty if it does.
   */
  Optional<String> countsAllAsOne() {
    long refused = othersRefused.get();
    long all = refused + othersAdmitted.get();
    if (refused == 0 || refused < NEARLY_ALL * all) {
      return Optional.empty();
    }
    long admitted = admissions.within(criterion.window(), Ticker.SYSTEM.epochMillis());
    double refilled =
        criterion.requests()
            * Math.min(1.0, (double) sinceTheBurst().toMillis() / criterion.window().toMillis());
    return admitted > 0 && admitted <= criterion.requests() + criterion.tolerance() + refilled
        ? Optional.of(
            "the gateway does not tell clients apart by %s: %d of %d clients that had never asked before were refused, and of all clients together %d requests were admitted; if it goes by another header, name that as gateway.client-header of the target"
                .formatted(clientHeader, refused, all, admitted))
        : Optional.empty();
  }

  /** Returns the words for a burst of which too few or too many were admitted. */
  Optional<String> ofTheBurst(long admitted) {
    var seen =
        admitted >= burst
            ? "no limit was seen: all %d requests of the burst were admitted".formatted(burst)
            : "a limit of %d was seen: so many of %d requests were admitted"
                .formatted(admitted, burst);
    var limit = Optional.ofNullable(said.get());
    var header = limit.map(told -> ", and X-RateLimit-Limit says " + told).orElse("");
    boolean moreThanItSays =
        limit.map(told -> admitted > told + criterion.tolerance()).orElse(admitted >= burst);
    return Optional.of(
        "%s%s; the criterion is %d in %d s%s"
            .formatted(
                seen,
                header,
                criterion.requests(),
                criterion.window().toSeconds(),
                moreThanItSays ? ". Replicas that count by themselves would look like this" : ""));
  }

  /** Returns the words for a client that was admitted again too early; none if it was not. */
  Optional<String> ofTheWindow() {
    var admitted = again.stream().filter(Again::admitted).toList();
    if (admitted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the burst's client was admitted again %s after its burst; the criterion is %d in %d s. It looks like %s"
            .formatted(
                admitted.stream()
                    .map(one -> one.after().toSeconds() + " s")
                    .collect(Collectors.joining(", ")),
                criterion.requests(),
                criterion.window().toSeconds(),
                kind()));
  }

  private String kind() {
    if (again.get(0).admitted()) {
      return "a bucket that refills, a limit of requests at the same time, or a window of less than %d s"
          .formatted(again.get(0).after().toSeconds() + 1);
    }
    return again.get(again.size() - 1).admitted()
        ? "a window that ends by the clock, or is too short"
        : "a bucket that refills slowly";
  }
}
