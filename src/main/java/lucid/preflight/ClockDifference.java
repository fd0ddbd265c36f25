package lucid.preflight;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lucid.config.Secret;
import lucid.measure.Background;
import lucid.settings.TargetAddresses;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.open.Stores;
import lucid.tls.Authorities;
import lucid.tls.Http;

/**
 * The difference between a service's clock and this machine's, as a range: an HTTP service tells
 * whole seconds, may have kept them for a while, and takes time to answer. Several requests narrow
 * the range. No criterion compares the two clocks (block and consensus times are compared only with
 * each other), but certificates are checked against them, and people read logs by them.
 *
 * @param least the smallest possible lead of the service's clock; negative if it may be behind
 * @param most the largest possible lead of the service's clock
 */
record ClockDifference(Duration least, Duration most) {
  /** The greatest age of a Date header: it has whole seconds, and many servers keep it for one. */
  private static final Duration OLDEST_DATE = Duration.ofSeconds(2);

  private static final int LOOKS = 5;

  /** The pause between two requests. It places them at different parts of a second. */
  private static final Duration PAUSE = Duration.ofMillis(260);

  /** The largest difference of machines with a time server; a larger one means a faulty set-up. */
  private static final Duration TOLERABLE = Duration.ofSeconds(2);

  private static final int PATIENCE_SECONDS = 15;

  /** Starts to ask every address for its time, and returns the answers in words. */
  static Map<String, CompletableFuture<String>> of(TargetAddresses addresses) {
    var looks = new LinkedHashMap<String, CompletableFuture<String>>();
    addresses
        .withoutSecrets()
        .forEach(
            (name, address) -> {
              // The address of mTLS answers nobody without a certificate.
              if (address.startsWith("http") && !name.equals(TargetAddresses.MTLS)) {
                looks.put(
                    name,
                    Background.begin(
                        "preflight", () -> ofHttp(URI.create(address), addresses, name)));
              }
            });
    addresses
        .database()
        .flatMap(TargetAddresses.Database::uri)
        .ifPresent(
            uri -> looks.put("database", Background.begin("preflight", () -> ofDatabase(uri))));
    return looks;
  }

  private static String ofHttp(URI service, TargetAddresses addresses, String name) {
    Optional<ClockDifference> known = Optional.empty();
    for (int look = 0; look < LOOKS; look++) {
      if (look > 0) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      var sent = Instant.now();
      var reached =
          Preflight.get(
              service,
              "/health",
              () -> Authorities.besideJavas(addresses.ca(name), addresses.caKey(name)));
      if (!(reached instanceof Http.Answer answer)) {
        return known.map(ClockDifference::words).orElse("can't be reached");
      }
      var received = Instant.now();
      if (answer.date().isEmpty()) {
        return "unknown: its answers have no Date header";
      }
      var date = answer.date().get();
      var seen = between(date, date.plus(OLDEST_DATE), sent, received);
      known = Optional.of(known.map(seen::narrowedBy).orElse(seen));
    }
    return known.orElseThrow().words();
  }

  private static String ofDatabase(Secret uri) {
    try (var store = Stores.open(uri, 1)) {
      // The first answer includes the login.
      ask(store);
      var sent = Instant.now();
      var time = ask(store);
      return between(time, time, sent, Instant.now()).words();
    } catch (StoreException e) {
      return "unknown: the database did not tell its time";
    }
  }

  private static Instant ask(Store store) {
    try {
      return store
          .time()
          .toCompletableFuture()
          .copy()
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      // The database's own finding says why it does not answer.
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException("no answer within %d s".formatted(PATIENCE_SECONDS));
    }
  }

  /**
   * Returns the difference of a clock that showed a time between {@code earliest} and {@code
   * latest} while this machine's clock went from {@code sent} to {@code received}.
   */
  static ClockDifference between(Instant earliest, Instant latest, Instant sent, Instant received) {
    return new ClockDifference(
        Duration.between(received, earliest), Duration.between(sent, latest));
  }

  /**
   * Returns the range that both share, or a range that covers both if they contradict each other.
   */
  ClockDifference narrowedBy(ClockDifference other) {
    var both = new ClockDifference(later(least, other.least), earlier(most, other.most));
    return both.least.compareTo(both.most) <= 0
        ? both
        : new ClockDifference(earlier(least, other.least), later(most, other.most));
  }

  private static Duration earlier(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Returns the smallest possible distance between the clocks. */
  Duration certain() {
    return !least.isNegative() ? least : most.isNegative() ? most.negated() : Duration.ZERO;
  }

  String words() {
    double farthest = Math.max(Math.abs(seconds(least)), Math.abs(seconds(most)));
    var difference =
        certain().isZero()
            ? String.format(Locale.ROOT, "as here, within %.2f s", farthest)
            : String.format(
                Locale.ROOT,
                "at least %.2f s %s this machine's, at most %.2f s",
                seconds(certain()),
                most.isNegative() ? "behind" : "ahead of",
                farthest);
    return certain().compareTo(TOLERABLE) > 0
        ? difference
            + ". Set one of the two clocks (timedatectl). No criterion compares the two, but"
            + " certificates may be refused, and times in the service's logs are wrong by as much"
        : difference;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
