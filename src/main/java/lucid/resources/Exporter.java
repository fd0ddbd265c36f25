package lucid.resources;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.measure.Ticker;
import lucid.tls.Authorities;
import lucid.tls.Https;

/**
 * An exporter at its address, asked one careful question at a time: neither how long it takes nor
 * how much it answers is up to the exporter.
 */
public final class Exporter {
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Where exporters answer, if the address names no path. */
  private static final String PATH = "/metrics";

  /** A hundred times what node_exporter says of a large machine. */
  private static final long MOST_BYTES = 16L << 20;

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
    try {
      return answer();
    } catch (UnknownHostException e) {
      throw new IOException("the host " + HttpAddress.host(address) + " is unknown", e);
    } catch (ConnectException e) {
      throw new IOException("nothing listens there (connection refused)", e);
    } catch (SocketTimeoutException e) {
      throw new IOException("no whole answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (SSLException e) {
      throw new IOException(Https.fault(address, e).orElseGet(() -> Secret.safeMessage(e)), e);
    }
  }

  private Snapshot answer() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    var connection = Https.open(asked(), authorities);
    connection.setRequestProperty("Accept", "text/plain;version=0.0.4");
    // Nothing may stay open on a machine whose connections are counted.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    // To where, the settings say and nobody else.
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("it answers " + status);
      }
      long nanos = System.nanoTime();
      long epochMillis = Ticker.SYSTEM.epochMillis();
      var snapshot =
          Snapshot.of(samples(connection.getInputStream(), deadline), nanos, epochMillis);
      if (!snapshot.saysAnything()) {
        throw new IOException("what it answers has none of node_exporter's or cAdvisor's metrics");
      }
      return snapshot;
    } finally {
      connection.disconnect();
    }
  }

  private static List<MetricSample> samples(InputStream body, long deadline) throws IOException {
    try (var text =
        new BufferedReader(
            new InputStreamReader(new Bounded(body, deadline), StandardCharsets.UTF_8))) {
      return Exposition.read(text, Snapshot::wants);
    }
  }

  /** A stream that ends with an exception when it has gone on for too long. */
  private static final class Bounded extends FilterInputStream {
    private final long deadline;
    private long left = MOST_BYTES;

    Bounded(InputStream in, long deadline) {
      super(in);
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (System.nanoTime() > deadline) {
        throw new SocketTimeoutException();
      }
      int read = super.read(buffer, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new IOException("it answers more than " + (MOST_BYTES >> 20) + " MB");
      }
      return read;
    }
  }
}
