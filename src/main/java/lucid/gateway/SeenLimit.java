package lucid.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import lucid.measure.Ticker;
import lucid.settings.Criteria;

/** What one burst, and the same client's requests after it, have shown of the gateway's limit. */
final class SeenLimit {
  /** A request is answered within this time, or the window's end may come before the answer. */
  private static final Duration ROUND_TRIP = Duration.ofMillis(200);

  private final AtomicReference<String> said = new AtomicReference<>();
  private final AtomicLong beganMillis = new AtomicLong();
  private final List<Again> again = new CopyOnWriteArrayList<>();

  /**
   * One request of the same client, after the burst.
   *
   * @param after the burst began
   */
  private record Again(Duration after, boolean admitted) {}

  /** Takes in when a request of the burst is sent; the first one begins the burst. */
  void sent(long epochMillis) {
    beganMillis.compareAndSet(0, epochMillis);
  }

  /** Takes in X-RateLimit-Limit. */
  void said(String limit) {
    said.set(limit);
  }

  /** Returns whether a request that is sent now is answered before the burst's window ends. */
  boolean windowRuns(Duration window) {
    return beganMillis.get() != 0 && sinceTheBurst().plus(ROUND_TRIP).compareTo(window) < 0;
  }

  /** Takes in what was answered to the same client's request, just now. */
  void askedAgain(boolean admitted) {
    again.add(new Again(sinceTheBurst(), admitted));
  }

  private Duration sinceTheBurst() {
    return Duration.ofMillis(Ticker.SYSTEM.epochMillis() - beganMillis.get());
  }

  /** Returns the words for a burst of which too few or too many were admitted. */
  Optional<String> ofTheBurst(long admitted, int burst, Criteria.RateLimit criterion) {
    var seen =
        admitted >= burst
            ? "no limit was seen: all %d requests of the burst were admitted".formatted(burst)
            : "a limit of %d was seen: so many of %d requests were admitted"
                .formatted(admitted, burst);
    var header =
        Optional.ofNullable(said.get())
            .map(limit -> ", and X-RateLimit-Limit says " + limit)
            .orElse("");
    return Optional.of(
        "%s%s; the criterion is %d in %d s"
            .formatted(seen, header, criterion.requests(), criterion.window().toSeconds()));
  }

  /** Returns the words for a client that was admitted again too early; none if it was not. */
  Optional<String> ofTheWindow(Criteria.RateLimit criterion) {
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
      return "a bucket that refills, or a window of less than %d s"
          .formatted(again.get(0).after().toSeconds() + 1);
    }
    return again.get(again.size() - 1).admitted()
        ? "a window that ends by the clock, or is too short"
        : "a bucket that refills slowly";
  }
}
