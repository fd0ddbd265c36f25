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

/** Collects what a burst, and the requests around it, show of the gateway's limit. */
final class SeenLimit {
  /** A request sent less than this before the window's end may be answered after the end. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(200);

  /**
   * The share of the other clients that is refused if all count as one client. A bucket that
   * refills admits the rest.
   */
  private static final double NEARLY_ALL = 2.0 / 3;

  private final Criteria.RateLimit criterion;
  private final int burst;
  private final String clientHeader;
  private final Admissions admissions;
  private final AtomicReference<Long> limitHeader = new AtomicReference<>();
  private final AtomicLong beganMillis = new AtomicLong();
  private final List<LaterRequest> laterRequests = new CopyOnWriteArrayList<>();
  private final AtomicReference<Duration> refusedAfter = new AtomicReference<>();
  private final AtomicLong othersAdmitted = new AtomicLong();
  private final AtomicLong othersRefused = new AtomicLong();

  /**
   * A request of the same client after the burst.
   *
   * @param after the time since the burst began
   */
  private record LaterRequest(Duration after, boolean admitted) {}

  /** The moments at which requests of all clients were admitted, those of the warm-up included. */
  static final class Admissions {
    private final Queue<Long> atMillis = new ConcurrentLinkedQueue<>();

    private long within(Duration before, long epochMillis) {
      return atMillis.stream().filter(at -> at >= epochMillis - before.toMillis()).count();
    }
  }

  /**
   * @param burst the number of requests of the burst
   * @param clientHeader the header by which the gateway should tell clients apart
   * @param admissions the admissions that this process has seen so far
   */
  SeenLimit(Criteria.RateLimit criterion, int burst, String clientHeader, Admissions admissions) {
    this.criterion = criterion;
    this.burst = burst;
    this.clientHeader = clientHeader;
    this.admissions = admissions;
  }

  /** Notes that a request of the burst is sent. The first one begins the burst. */
  void sent(long epochMillis) {
    beganMillis.compareAndSet(0, epochMillis);
  }

  /** Notes that a request of the burst was admitted now. */
  void admitted() {
    admissions.atMillis.add(Ticker.SYSTEM.epochMillis());
  }

  /** Notes the headers of a burst's refusal, and returns their fault; empty if they have none. */
  Optional<String> faultOf(RefusalHeaders headers) {
    headers.limit().ifPresent(limitHeader::set);
    return headers.fault(
        burst, criterion.window(), Instant.ofEpochMilli(Ticker.SYSTEM.epochMillis()));
  }

  /** Notes the answer to the first request of another client. */
  void otherClientAnswered(boolean isAdmitted) {
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

  /** Notes the answer to a request of the burst's client after the burst. */
  void laterRequestAnswered(boolean isAdmitted) {
    laterRequests.add(new LaterRequest(sinceTheBurst(), isAdmitted));
  }

  /** Notes that the burst's client was refused although its window has passed. */
  void refusedAfterTheWindow() {
    refusedAfter.set(sinceTheBurst());
  }

  private Duration sinceTheBurst() {
    return Duration.ofMillis(Ticker.SYSTEM.epochMillis() - beganMillis.get());
  }

  /**
   * Returns why the limit of one client can't be measured: the gateway admitted no more requests of
   * all clients together than one client may send. Empty if it tells clients apart.
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
            "the gateway does not tell clients apart by %s: it refused the first request of %d of %d clients, and admitted only %d requests of all clients together. If it tells clients apart by another header, set gateway.client-header of the target to that header"
                .formatted(clientHeader, refused, all, admitted))
        : Optional.empty();
  }

  /** Returns the explanation of a burst of which too few or too many requests were admitted. */
  Optional<String> explainBurst(long admitted) {
    var seen =
        admitted >= burst
            ? "no limit was seen: all %d requests of the burst were admitted".formatted(burst)
            : "a limit of %d was seen: %d of %d requests were admitted"
                .formatted(admitted, admitted, burst);
    var limit = Optional.ofNullable(limitHeader.get());
    var header = limit.map(value -> ", and X-RateLimit-Limit says " + value).orElse("");
    boolean moreThanHeader =
        limit.map(value -> admitted > value + criterion.tolerance()).orElse(admitted >= burst);
    return Optional.of(
        "%s%s; the criterion is %d in %d s%s"
            .formatted(
                seen,
                header,
                criterion.requests(),
                criterion.window().toSeconds(),
                moreThanHeader ? ". Replicas that count separately would give this result" : ""));
  }

  /** Returns the explanation of a client that was admitted again too early; empty if it was not. */
  Optional<String> explainWindow() {
    var admitted = laterRequests.stream().filter(LaterRequest::admitted).toList();
    if (admitted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the burst's client was admitted again %s after its burst; the criterion is %d in %d s. The limiter behaves like %s"
            .formatted(
                admitted.stream()
                    .map(one -> one.after().toSeconds() + " s")
                    .collect(Collectors.joining(", ")),
                criterion.requests(),
                criterion.window().toSeconds(),
                kind()));
  }

  /** Returns the explanation of a client that was refused for too long; empty if it was not. */
  Optional<String> explainAfter() {
    return Optional.ofNullable(refusedAfter.get())
        .map(
            after ->
                "the burst's client was still refused %d s after its burst; the criterion is %d in %d s. The limiter counts refused requests, too, or its window is longer"
                    .formatted(
                        after.toSeconds(), criterion.requests(), criterion.window().toSeconds()));
  }

  private String kind() {
    if (laterRequests.get(0).admitted()) {
      return "a bucket that refills, a limit of requests at the same time, or a window of less than %d s"
          .formatted(laterRequests.get(0).after().toSeconds() + 1);
    }
    return laterRequests.get(laterRequests.size() - 1).admitted()
        ? "a window that ends by the clock, or is too short"
        : "a bucket that refills slowly";
  }
}
