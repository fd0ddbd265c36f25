package lucid.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lucid.config.DatabaseUri;
import lucid.config.HttpAddress;
import lucid.config.Refusal;
import lucid.config.Secret;

/**
 * Where a target's services are. What is absent can't be measured; the preflight says so.
 *
 * @param ca PEM file of authorities whose certificates each service is accepted by, unless it names
 *     a file of its own
 */
public record TargetAddresses(
    Optional<Path> ca,
    Optional<Gateway> gateway,
    Optional<Blockchain> blockchain,
    Optional<Mesh> mesh,
    Optional<Database> database,
    Optional<Metrics> metrics) {

  /** What the address is for that asks for a client's certificate. */
  public static final String MTLS = "mesh mTLS";

  /** A target that has no address at all. */
  public static final TargetAddresses NONE =
      new TargetAddresses(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public TargetAddresses {
    if (ca.isPresent()) {
      gateway = gateway.map(one -> new Gateway(one.url, one.clientHeader, one.ca.or(() -> ca)));
      blockchain = blockchain.map(one -> new Blockchain(one.url, one.apiKey, one.ca.or(() -> ca)));
      mesh = mesh.map(one -> one.ca.isPresent() ? one : one.trusting(ca.get()));
      database = database.map(one -> new Database(one.uri, one.ca.or(() -> ca)));
      metrics = metrics.map(one -> new Metrics(one.url, one.ca.or(() -> ca)));
    }
  }

  /**
   * @param url http or https, with the path before the service's own if there is one
   * @param clientHeader by which its limiter tells clients apart; empty for X-Forwarded-For
   * @param ca PEM file of authorities that its certificate may come from, beside those that this
   *     Java knows
   */
  public record Gateway(Optional<URI> url, Optional<String> clientHeader, Optional<Path> ca) {
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
      this(Optional.of(url), Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param url as the gateway's
   * @param ca as the gateway's
   */
  public record Blockchain(Optional<URI> url, Optional<Secret> apiKey, Optional<Path> ca) {
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

    /** One that is at a plain address, or has a certificate that this Java accepts. */
    public Blockchain(Optional<URI> url, Optional<Secret> apiKey) {
      this(url, apiKey, Optional.empty());
    }
  }

  /**
   * @param controller the mesh's own API
   * @param registry Consul's API
   * @param registryToken what Consul's access control lists ask for
   * @param mtls a TLS address that asks for a client certificate
   * @param serverName what the certificate there must be for: a DNS name, an IP address or a SPIFFE
   *     ID; empty for the address's host
   * @param balancer in front of the instances
   * @param instances the balanced instances, each reachable directly
   * @param ca PEM file of the authorities that the certificate of {@code mtls} must come from, and
   *     that the other addresses' may come from
   * @param clientCertificate PEM file
   * @param clientKey PEM file
   * @param clientKeyPassword what the key is encrypted with; empty if it is not
   */
  public record Mesh(
      Optional<URI> controller,
      Optional<URI> registry,
      Optional<Secret> registryToken,
      Optional<URI> mtls,
      Optional<String> serverName,
      Optional<URI> balancer,
      Optional<List<URI>> instances,
      Optional<Path> ca,
      Optional<Path> clientCertificate,
      Optional<Path> clientKey,
      Optional<Secret> clientKeyPassword) {
    private static final Pattern SERVER_NAME =
        Pattern.compile(
            "[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+"
                + "|spiffe://[a-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    /** One that has no address at all. */
    public static final Mesh NONE =
        new Mesh(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Mesh {
      controller.ifPresent(address -> HttpAddress.require(address, "controller"));
      registry.ifPresent(address -> HttpAddress.require(address, "registry"));
      mtls.ifPresent(address -> HttpAddress.require(address, "mtls"));
      serverName.ifPresent(
          name ->
              Refusal.unless(
                  SERVER_NAME.matcher(name).matches(),
                  "server-name",
                  "a DNS name, an IP address, or a SPIFFE ID such as spiffe://lucid.local/mesh"));
      balancer.ifPresent(address -> HttpAddress.require(address, "balancer"));
      instances.orElse(List.of()).forEach(each -> HttpAddress.require(each, "instances"));
    }

    /** One whose registry wants no token, and whose certificate is for the address's host. */
    public Mesh(
        Optional<URI> controller,
        Optional<URI> registry,
        Optional<URI> mtls,
        Optional<URI> balancer,
        Optional<List<URI>> instances,
        Optional<Path> ca,
        Optional<Path> clientCertificate,
        Optional<Path> clientKey) {
      this(
          controller,
          registry,
          Optional.empty(),
          mtls,
          Optional.empty(),
          balancer,
          instances,
          ca,
          clientCertificate,
          clientKey,
          Optional.empty());
    }

    private Mesh trusting(Path authorities) {
      return new Mesh(
          controller,
          registry,
          registryToken,
          mtls,
          serverName,
          balancer,
          instances,
          Optional.of(authorities),
          clientCertificate,
          clientKey,
          clientKeyPassword);
    }

    private void show(Map<String, String> shown) {
      controller.ifPresent(url -> TargetAddresses.show(shown, "mesh controller", url.toString()));
      registry.ifPresent(url -> TargetAddresses.show(shown, "mesh registry", url.toString()));
      mtls.ifPresent(url -> TargetAddresses.show(shown, MTLS, url.toString()));
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
   * @param ca PEM file of the authorities that its certificate may come from
   */
  public record Database(Optional<Secret> uri, Optional<Path> ca) {
    /** One whose authorities nobody named. */
    public Database(Optional<Secret> uri) {
      this(uri, Optional.empty());
    }
  }

  /**
   * Not a service: what its machine tells of itself.
   *
   * @param url of a node_exporter or cAdvisor, http or https; {@code /metrics} if it names no path
   * @param ca as the gateway's
   */
  public record Metrics(Optional<URI> url, Optional<Path> ca) {
    public Metrics {
      url.ifPresent(address -> HttpAddress.require(address, "url"));
    }

    /** One that is at a plain address, or has a certificate that this Java accepts. */
    public Metrics(Optional<URI> url) {
      this(url, Optional.empty());
    }
  }

  /** The same, with this gateway. */
  public TargetAddresses with(Gateway other) {
    return new TargetAddresses(ca, Optional.of(other), blockchain, mesh, database, metrics);
  }

  /** The same, with this engine. */
  public TargetAddresses with(Blockchain other) {
    return new TargetAddresses(ca, gateway, Optional.of(other), mesh, database, metrics);
  }

  /** The same, with this mesh. */
  public TargetAddresses with(Mesh other) {
    return new TargetAddresses(ca, gateway, blockchain, Optional.of(other), database, metrics);
  }

  /** The same, with this database. */
  public TargetAddresses with(Database other) {
    return new TargetAddresses(ca, gateway, blockchain, mesh, Optional.of(other), metrics);
  }

  /** The same, with this exporter. */
  public TargetAddresses with(Metrics other) {
    return new TargetAddresses(ca, gateway, blockchain, mesh, database, Optional.of(other));
  }

  /** The services alone: what decides a verdict. */
  public TargetAddresses withoutMetrics() {
    return new TargetAddresses(ca, gateway, blockchain, mesh, database, Optional.empty());
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
        .map(DatabaseUri::of)
        .filter(DatabaseUri::canBeShown)
        .ifPresent(uri -> shown.put("database", uri.toString()));
    metrics.flatMap(Metrics::url).ifPresent(url -> show(shown, "metrics", url.toString()));
    return Collections.unmodifiableMap(shown);
  }

  /**
   * Returns the file of the authorities that are accepted at an address.
   *
   * @param name what the address is for, as {@link #withoutSecrets} has it
   */
  public Optional<Path> ca(String name) {
    return switch (name.replaceFirst(" .*", "")) {
      case "gateway" -> gateway.flatMap(Gateway::ca);
      case "blockchain" -> blockchain.flatMap(Blockchain::ca);
      case "mesh" -> mesh.flatMap(Mesh::ca);
      case "database" -> database.flatMap(Database::ca);
      case "metrics" -> metrics.flatMap(Metrics::ca);
      default -> throw new IllegalArgumentException("no service: " + name);
    };
  }

  /**
   * Returns the key that named the authorities of an address; where there are none, the one to name
   * them by.
   *
   * @param name as for {@link #ca(String)}
   */
  public String caKey(String name) {
    return ca.isPresent() && ca.equals(ca(name)) ? "ca" : name.replaceFirst(" .*", "") + ".ca";
  }

  private static void show(Map<String, String> shown, String name, String address) {
    // Nor what stands in a query: a password may be there, too. Up to the last @: in one that was
    // not escaped, anything may be.
    shown.put(name, address.replaceAll("//.*@", "//").replaceAll("[?#].*", ""));
  }
}
