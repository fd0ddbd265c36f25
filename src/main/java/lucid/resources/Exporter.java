package lucid.resources;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lucid.measure.Ticker;
import lucid.tls.Authorities;
import lucid.tls.Http;

/**
 * An exporter at its address, asked one careful question at a time: neither how long it takes nor
 * how much it answers is up to the exporter.
 */
public final class Exporter {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Where exporters answer, if the address names no path. */
  private static final String PATH = "/metrics";

  /** Its longest answer is a hundred times what node_exporter says of a large machine. */
  private static final Http HTTP = new Http(PATIENCE, 16 << 20);

  private static final Http.Request REQUEST =
      Http.Request.get(Map.of("Accept", "text/plain;version=0.0.4"));

  private final URI address;
  private final Supplier<Authorities> authorities;

  /**
   * @param address http or https; without a path, {@value #PATH} is asked for
   * @param authorities whose certificates are accepted, if the address is one of TLS
   */
  public Exporter(URI address, Supplier<Authorities> authorities) {
    this.address = address;
    this.authorities = authorities;
  }

  /** One whose certificate, if it has one, is of an authority that this Java knows. */
  public Exporter(URI address) {
    this(address, () -> Authorities.besideJavas(Optional.empty(), "metrics.ca"));
  }

  /** Its address, without what may be secret. */
  String words() {
    return asked().toString().replaceAll("[?#].*", "");
  }

  private URI asked() {
    return address.getPath().isEmpty() || address.getPath().equals("/")
        ? address.resolve(PATH)
        : address;
  }

  /**
   * What it offers, in a reader's words: {@code CPU, memory, 4 containers}.
   *
   * @throws IOException saying why it can't be used, as a clause
   */
  public String offers() throws IOException {
    var snapshot = scrape();
    var offered = new ArrayList<String>();
    snapshot.cpu().ifPresent(any -> offered.add("CPU"));
    snapshot.memoryPercent().ifPresent(any -> offered.add("memory"));
    snapshot.temperatureCelsius().ifPresent(any -> offered.add("temperature"));
    snapshot.clockPercent().ifPresent(any -> offered.add("CPU clock"));
    snapshot.throttling().ifPresent(any -> offered.add("throttling"));
    if (!snapshot.network().isEmpty()) {
      offered.add("network");
    }
    if (!snapshot.disks().isEmpty()) {
      offered.add("disk");
    }
    int containers = snapshot.containers().size();
    if (containers > 0) {
      offered.add(containers + (containers == 1 ? " container" : " containers"));
    }
    return String.join(", ", offered);
  }

  /**
   * Asks once, within about {@link #PATIENCE}, twice that at most.
   *
   * @throws IOException saying why there is no answer, as a clause
   */
  Snapshot scrape() throws IOException {
    long nanos = System.nanoTime();
    long epochMillis = Ticker.SYSTEM.epochMillis();
    var answer = HTTP.send(asked(), authorities, REQUEST).orThrow();
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      throw new IOException("it answers " + answer.status());
    }
    var snapshot = Snapshot.of(Exposition.read(answer.body(), Snapshot::wants), nanos, epochMillis);
    if (!snapshot.saysAnything()) {
      throw new IOException("what it answers has none of node_exporter's or cAdvisor's metrics");
    }
    return snapshot;
  }
}
