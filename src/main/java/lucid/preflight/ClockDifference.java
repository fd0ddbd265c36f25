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
 * How far a service's clock is from this machine's: somewhere between two durations, since an HTTP
 * service says the time in whole seconds, which it may have kept for a while, and any answer takes
 * its time. Several looks narrow it down. No criterion compares the two clocks (block and consensus
 * times are compared with each other only); but certificates are judged by them, and logs read.
 *
 * @param least by which the service's clock is ahead, at least; negative if it may be behind
 * @param most by which it is ahead, at most
 */
record ClockDifference(Duration least, Duration most) {
  /** The greatest age of a Date header: it has whole seconds, and many servers keep it for one. */
  private static final Duration OLDEST_DATE = Duration.ofSeconds(2);

  private static final int LOOKS = 5;

  /** The pause between two requests. It places them at different parts of a second. */
  private static final Duration PAUSE = Duration.ofMillis(260);

  /** What any two machines with a time server keep to; beyond it something is not set up. */
  private static final Duration TOLERABLE = Duration.ofSeconds(2);

  private static final int PATIENCE_SECONDS = 15;

  /** Starts to ask every address for its time; returns the answers in words. */
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
      // The first answer takes as long as logging in does.
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
      // Why, the database's own finding says.
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException("no answer within %d s".formatted(PATIENCE_SECONDS));
    }
  }

  /** Of a time between two that was told between two of ours. */
  static ClockDifference between(Instant earliest, Instant latest, Instant sent, Instant received) {
    return new ClockDifference(
        Duration.between(received, earliest), Duration.between(sent, latest));
  }

  /** Returns the range that both agree on, or the range of both if they contradict each other. */
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

  /** How far apart the clocks are at the very least. */
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
