package lucid.preflight;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lucid.config.HttpAddress;
import lucid.measure.Background;
import lucid.settings.TargetAddresses;
import lucid.tls.Http;

/**
 * The times that bare TCP connections take. No service can be faster, so these times tell a slow
 * network from a slow service.
 *
 * @param connectMillis the time of each connection, ascending; empty if it could not be reached
 */
record NetworkBaseline(List<Double> connectMillis) {
  private static final int CONNECTIONS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * Starts to open {@value #CONNECTIONS} connections to each address, one after the other, and
   * returns the results by the addresses' names.
   */
  static Map<String, CompletableFuture<NetworkBaseline>> of(TargetAddresses addresses) {
    var baselines = new LinkedHashMap<String, CompletableFuture<NetworkBaseline>>();
    addresses
        .withoutSecrets()
        .forEach(
            (name, address) ->
                socketAddress(address)
                    .ifPresent(
                        socket ->
                            baselines.put(
                                name, Background.begin("preflight", () -> measured(socket)))));
    return baselines;
  }

  /** Returns host and port; empty if the address has no single host, as for a MongoDB cluster. */
  private static Optional<InetSocketAddress> socketAddress(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (uri.getScheme().startsWith("http")) {
      return Optional.of(
          InetSocketAddress.createUnresolved(HttpAddress.host(uri), HttpAddress.port(uri)));
    }
    int standard = uri.getScheme().startsWith("mongodb") ? 27017 : 5432;
    return Optional.ofNullable(uri.getHost())
        .map(
            host ->
                InetSocketAddress.createUnresolved(
                    host, uri.getPort() >= 0 ? uri.getPort() : standard));
  }

  private static NetworkBaseline measured(InetSocketAddress address) {
    var times = new ArrayList<Double>();
    try {
      var resolved =
          new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort());
      for (int i = 0; i < CONNECTIONS; i++) {
        times.add(Http.connect(resolved, PATIENCE));
      }
    } catch (IOException e) {
      // The service's own finding says why; no baseline is better than an incomplete one.
      return new NetworkBaseline(List.of());
    }
    Collections.sort(times);
    return new NetworkBaseline(List.copyOf(times));
  }

  /** Returns the median of the times. */
  double median() {
    return connectMillis.get(connectMillis.size() / 2);
  }

  /** Returns the range of the times without the slowest tenth. */
  double jitter() {
    return connectMillis.get(connectMillis.size() * 9 / 10) - connectMillis.get(0);
  }

  String words() {
    return connectMillis.isEmpty()
        ? "can't be reached"
        : String.format(
            Locale.ROOT,
            "%d connections: median %.2f ms, jitter %.2f ms",
            connectMillis.size(),
            median(),
            jitter());
  }
}
