package lucid.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lucid.config.HttpAddress;
import lucid.config.Refusal;
import lucid.config.Secret;

/** Where a target's services are. What is absent can't be measured; the preflight says so. */
public record TargetAddresses(
    Optional<Gateway> gateway,
    Optional<Blockchain> blockchain,
    Optional<Mesh> mesh,
    Optional<Database> database,
    Optional<Metrics> metrics) {

  /** A target that has no address at all. */
  public static final TargetAddresses NONE =
      new TargetAddresses(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * @param url http or https, with the path before the service's own if there is one
   * @param clientHeader by which its limiter tells clients apart; empty for X-Forwarded-For
   */
  public record Gateway(Optional<URI> url, Optional<String> clientHeader) {
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    public Gateway {
      url.ifPresent(address -> HttpAddress.require(address, "url"));
      clientHeader.ifPresent(
          name ->
              Refusal.unless(
                  HEADER_NAME.matcher(name).matches(),
                  "client-header",
                  "the name of a header, such as X-Real-IP"));
    }

    /** One whose limiter tells clients apart by X-Forwarded-For. */
    public Gateway(URI url) {
      this(Optional.of(url), Optional.empty());
    }
  }

  /**
   * @param url as the gateway's
   */
  public record Blockchain(Optional<URI> url, Optional<Secret> apiKey) {
    public Blockchain {
      url.ifPresent(
          address -> {
            HttpAddress.require(address, "url");
            // java.net.http, with which its blocks are watched, knows no other names.
            Refusal.unless(
                address.getHost() != null,
                "url",
                "a host whose name has letters, digits, hyphens and dots, and ends with a letter:"
                    + " give the service another name, or take its address");
          });
    }
  }

  /**
   * @param controller the mesh's own API
   * @param registry Consul's API
   * @param mtls a TLS address that asks for a client certificate
   * @param balancer in front of the instances
   * @param instances the balanced instances, each reachable directly
   * @param ca PEM file of the certificate authority
   * @param clientCertificate PEM file
   * @param clientKey PEM file, PKCS#8
   */
  public record Mesh(
      Optional<URI> controller,
      Optional<URI> registry,
      Optional<URI> mtls,
      Optional<URI> balancer,
      Optional<List<URI>> instances,
      Optional<Path> ca,
      Optional<Path> clientCertificate,
      Optional<Path> clientKey) {
    public Mesh {
      controller.ifPresent(address -> HttpAddress.require(address, "controller"));
      registry.ifPresent(address -> HttpAddress.require(address, "registry"));
      mtls.ifPresent(address -> HttpAddress.require(address, "mtls"));
      balancer.ifPresent(address -> HttpAddress.require(address, "balancer"));
      instances.orElse(List.of()).forEach(each -> HttpAddress.require(each, "instances"));
    }

    private void show(Map<String, String> shown) {
      controller.ifPresent(url -> TargetAddresses.show(shown, "mesh controller", url.toString()));
      registry.ifPresent(url -> TargetAddresses.show(shown, "mesh registry", url.toString()));
      mtls.ifPresent(url -> TargetAddresses.show(shown, "mesh mTLS", url.toString()));
      balancer.ifPresent(url -> TargetAddresses.show(shown, "mesh balancer", url.toString()));
      instances.ifPresent(
          all -> {
            for (int i = 0; i < all.size(); i++) {
              TargetAddresses.show(shown, "mesh instance " + (i + 1), all.get(i).toString());
            }
          });
    }
  }

  /**
   * @param uri {@code mongodb://}, {@code mongodb+srv://} or {@code postgresql://}, with user and
   *     password: a secret
   */
  public record Database(Optional<Secret> uri) {}

  /**
   * Not a service: what its machine tells of itself.
   *
   * @param url of a node_exporter or cAdvisor, http or https; {@code /metrics} if it names no path
   */
  public record Metrics(Optional<URI> url) {
    public Metrics {
      url.ifPresent(address -> HttpAddress.require(address, "url"));
    }
  }

  /** The same, with this gateway. */
  public TargetAddresses with(Gateway other) {
    return new TargetAddresses(Optional.of(other), blockchain, mesh, database, metrics);
  }

  /** The same, with this engine. */
  public TargetAddresses with(Blockchain other) {
    return new TargetAddresses(gateway, Optional.of(other), mesh, database, metrics);
  }

  /** The same, with this mesh. */
  public TargetAddresses with(Mesh other) {
    return new TargetAddresses(gateway, blockchain, Optional.of(other), database, metrics);
  }

  /** The same, with this database. */
  public TargetAddresses with(Database other) {
    return new TargetAddresses(gateway, blockchain, mesh, Optional.of(other), metrics);
  }

  /** The same, with this exporter. */
  public TargetAddresses with(Metrics other) {
    return new TargetAddresses(gateway, blockchain, mesh, database, Optional.of(other));
  }

  /** The services alone: what decides a verdict. */
  public TargetAddresses withoutMetrics() {
    return new TargetAddresses(gateway, blockchain, mesh, database, Optional.empty());
  }

  /**
   * Every address that is there, by what it is for ({@code gateway}, {@code mesh balancer}), in
   * this order; users and passwords left out, and with them what has not the form of an address.
   */
  public Map<String, String> withoutSecrets() {
    var shown = new LinkedHashMap<String, String>();
    gateway.flatMap(Gateway::url).ifPresent(url -> show(shown, "gateway", url.toString()));
    blockchain.flatMap(Blockchain::url).ifPresent(url -> show(shown, "blockchain", url.toString()));
    mesh.ifPresent(addresses -> addresses.show(shown));
    database
        .flatMap(Database::uri)
        .map(Secret::value)
        .filter(uri -> uri.matches("[A-Za-z0-9+]+://.*"))
        .ifPresent(uri -> show(shown, "database", uri));
    metrics.flatMap(Metrics::url).ifPresent(url -> show(shown, "metrics", url.toString()));
    return Collections.unmodifiableMap(shown);
  }

  private static void show(Map<String, String> shown, String name, String address) {
    // Nor what stands in a query: a password may be there, too. Up to the last @: in one that was
    // not escaped, anything may be.
    shown.put(name, address.replaceAll("//.*@", "//").replaceAll("[?#].*", ""));
  }
}
