package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.csv;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source of client keys that the service has not seen: addresses for X-Forwarded-For, from a
 * random one on, in a network of {@code user-files/feeders/clients.csv}. A warm-up has a network of
 * its own, so that it uses up no limit that is measured.
 */
public final class ClientKeys {
  static final int HOSTS = 1 << 16;

  private final String network;
  private final AtomicInteger drawn = new AtomicInteger(ThreadLocalRandom.current().nextInt(HOSTS));

  public ClientKeys(boolean warmingUp) {
    this(network(warmingUp ? "warm-up" : "measured"));
  }

  /**
   * Returns keys for a load that needs thousands of them. They are from a network of their own, so
   * that none turns up in the burst of a rate limit that is measured within the next minute.
   */
  static ClientKeys ofMany(boolean warmingUp) {
    return new ClientKeys(network(warmingUp ? "warm-up" : "throughput"));
  }

  ClientKeys(String network) {
    this.network = network;
  }

  private static String network(String use) {
    return csv("feeders/clients.csv").readRecords().stream()
        .filter(row -> row.get("use").equals(use))
        .map(row -> row.get("network").toString())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "user-files/feeders/clients.csv has no row for the use " + use));
  }

  /** Returns the next host of the network. A host comes again only after all the others. */
  public String next() {
    int host = drawn.getAndIncrement() % HOSTS;
    return network + "." + (host >> 8) + "." + (host & 0xff);
  }
}
