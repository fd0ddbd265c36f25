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

/** A Prometheus exporter at an address. The time and the size of each answer are limited. */
public final class Exporter {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The path of the metrics, if the address names none. */
  private static final String PATH = "/metrics";

  /** A client that accepts a hundred times the answer of a large machine's node_exporter. */
  private static final Http HTTP = new Http(PATIENCE, 16 << 20);

  private static final Http.Request REQUEST =
      Http.Request.get(Map.of("Accept", "text/plain;version=0.0.4"));

  private final URI address;
  private final Supplier<Authorities> authorities;

  /**
   * @param address http or https; without a path, {@value #PATH} is asked for
   * @param authorities the authorities whose certificates are accepted, if the address is https
   */
  public Exporter(URI address, Supplier<Authorities> authorities) {
    this.address = address;
    this.authorities = authorities;
  }

  /** Creates an exporter; its certificate, if any, must be of an authority that Java knows. */
  public Exporter(URI address) {
    this(address, () -> Authorities.besideJavas(Optional.empty(), "metrics.ca"));
  }

  /** Returns the address without its query and fragment, which may be secret. */
  String words() {
    return asked().toString().replaceAll("[?#].*", "");
  }

  private URI asked() {
    return address.getPath().isEmpty() || address.getPath().equals("/")
        ? address.resolve(PATH)
        : address;
  }

  /**
   * Returns the exporter's figures in words: {@code CPU, memory, 4 containers}.
   *
   * @throws IOException if the exporter can't be used; the message says why, as a clause
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
   * Reads the metrics once, within about {@link #PATIENCE}, or twice that at most.
   *
   * @throws IOException if there is no answer; the message says why, as a clause
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
      throw new IOException("its answer has no metric of node_exporter or cAdvisor");
    }
    return snapshot;
  }
}
