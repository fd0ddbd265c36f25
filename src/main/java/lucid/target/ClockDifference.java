package lucid.target;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.store.Store;
import lucid.store.StoreException;

/**
 * How far a service's clock is from this machine's: somewhere between two durations, since an HTTP
 * service says the time in whole seconds, and any answer takes its time. No criterion compares the
 * two clocks (block and consensus times are compared with each other only); but certificates are
 * judged by them, and logs read.
 *
 * @param least by which the service's clock is ahead, at least; negative if it may be behind
 * @param most by which it is ahead, at most
 */
record ClockDifference(Duration least, Duration most) {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What any two machines with a time server keep to; beyond it something is not set up. */
  private static final Duration TOLERABLE = Duration.ofSeconds(2);

  private static final int PATIENCE_SECONDS = 15;

  /** In words, by what the address is for. */
  static Map<String, String> of(TargetAddresses addresses) {
    var differences = new LinkedHashMap<String, String>();
    addresses
        .withoutSecrets()
        .forEach(
            (name, address) -> {
              if (address.startsWith("http://")) {
                differences.put(name, ofHttp(URI.create(address)));
              }
            });
    addresses
        .database()
        .flatMap(TargetAddresses.Database::uri)
        .ifPresent(uri -> differences.put("database", ofDatabase(uri)));
    return differences;
  }

  private static String ofHttp(URI service) {
    var sent = Instant.now();
    if (!(Http.get(HttpAddress.at(service, "/health")) instanceof Http.Answer answer)) {
      return "can't be reached";
    }
    var received = Instant.now();
    return answer
        .date()
        .map(date -> between(date, date.plus(SECOND), sent, received).words())
        .orElse("not told: its answers have no Date header");
  }

  private static String ofDatabase(Secret uri) {
    try (var store = Store.open(uri, 1)) {
      // The first answer takes as long as logging in does.
      ask(store);
      var sent = Instant.now();
      var time = ask(store);
      return between(time, time, sent, Instant.now()).words();
    } catch (StoreException e) {
      return "can't be asked";
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

  /** How far apart the clocks are at the very least. */
  Duration certain() {
    return !least.isNegative() ? least : most.isNegative() ? most.negated() : Duration.ZERO;
  }

  String words() {
    double middle = seconds(least.plus(most).dividedBy(2));
    double within = seconds(most.minus(least).dividedBy(2));
    var difference =
        certain().isZero()
            ? String.format(Locale.ROOT, "as here, within %.2f s", within)
            : String.format(
                Locale.ROOT,
                "%.2f s %s this machine's, within %.2f s",
                Math.abs(middle),
                middle > 0 ? "ahead of" : "behind",
                within);
    return certain().compareTo(TOLERABLE) > 0
        ? difference
            + ": set it, or this one's (timedatectl). No criterion compares the two, but certificates may be refused for it, and times in its logs are off by as much"
        : difference;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
