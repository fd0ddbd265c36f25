package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.csv;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Client keys that the service has not seen: addresses for X-Forwarded-For, at random in a network
 * of {@code user-files/feeders/clients.csv}. A warm-up has a network of its own, so that it spends
 * nothing of what is measured.
 */
public final class ClientKeys {
  private static final int HOSTS = 1 << 16;

  private final String network;

  public ClientKeys(boolean warmingUp) {
    var use = warmingUp ? "warm-up" : "measured";
    network =
        csv("feeders/clients.csv").readRecords().stream()
            .filter(row -> row.get("use").equals(use))
            .map(row -> row.get("network").toString())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "user-files/feeders/clients.csv has no row for the use " + use));
  }

  public String next() {
    int host = ThreadLocalRandom.current().nextInt(HOSTS);
    return network + "." + (host >> 8) + "." + (host & 0xff);
  }
}
