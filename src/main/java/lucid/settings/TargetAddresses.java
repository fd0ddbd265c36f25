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
 * The addresses of a target's services. A service without an address can't be measured, and the
 * preflight says so.
 *
 * @param ca the PEM file of the authorities that the services' certificates may come from, unless a
 *     service names a file of its own
 */
public record TargetAddresses(
    Optional<Path> ca,
    Optional<Gateway> gateway,
    Optional<Blockchain> blockchain,
    Optional<Mesh> mesh,
    Optional<Database> database,
    Optional<Metrics> metrics) {

  /** The name of the address that asks for a client certificate. */
  public static final String MTLS = "mesh mTLS";

  /** A target without any address. */
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
   * The gateway.
   *
   * @param url its address with http or https, and the path before the service's own if there is
   *     one
   * @param clientHeader the header by which its limiter tells clients apart; empty for
   *     X-Forwarded-For
   * @param ca the PEM file of further authorities that its certificate may come from
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

    /** Creates a gateway whose limiter tells clients apart by X-Forwarded-For. */
    public Gateway(URI url) {
      this(Optional.of(url), Optional.empty(), Optional.empty());
    }
  }

  /**
   * The blockchain engine.
   *
   * @param url its address, with http or https as for the gateway
   * @param apiKey its API key; empty if it asks for none
   * @param ca its authorities, as the gateway's
   */
  public record Blockchain(Optional<URI> url, Optional<Secret> apiKey, Optional<Path> ca) {
    public Blockchain {
      url.ifPresent(
          address -> {
            HttpAddress.require(address, "url");
            // The client that reads the blocks, java.net.http, accepts no other names.
            Refusal.unless(
                address.getHost() != null,
                "url",
                "a host whose name has letters, digits, hyphens and dots, and ends with a letter:"
                    + " give the service another name, or use its IP address");
          });
    }

    /** Creates an engine without authorities of its own. */
    public Blockchain(Optional<URI> url, Optional<Secret> apiKey) {
      this(url, apiKey, Optional.empty());
    }
  }

  /**
   * The service mesh.
   *
   * @param controller the address of the mesh's own API
   * @param registry the address of Consul's API
   * @param registryToken the token for Consul's access control lists; empty if it has none
   * @param mtls the TLS address that asks for a client certificate
   * @param serverName the name that the certificate there must have: a DNS name, an IP address or a
   *     SPIFFE ID; empty for the address's host
   * @param balancer the address in front of the instances
   * @param instances the direct addresses of the balanced instances
   * @param ca the PEM file of the authorities that the certificate of {@code mtls} must come from,
   *     and that the other certificates may come from
   * @param clientCertificate the PEM file of the client certificate
   * @param clientKey the PEM file of its key
   * @param clientKeyPassword the password of the key; empty if it is not encrypted
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

    /** A mesh without any address. */
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

    /**
     * Creates a mesh whose registry needs no token, and whose certificate is for the address's
     * host.
     */
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
   * The database.
   *
   * @param uri its address with {@code mongodb://}, {@code mongodb+srv://} or {@code
   *     postgresql://}; a secret, since it contains user and password
   * @param ca the PEM file of the authorities that its certificate may come from
   */
  public record Database(Optional<Secret> uri, Optional<Path> ca) {
    /** Creates a database without authorities of its own. */
    public Database(Optional<Secret> uri) {
      this(uri, Optional.empty());
    }
  }

  /**
   * The exporter of the target's machine.
   *
   * @param url the address of a node_exporter or cAdvisor, with http or https; without a path,
   *     {@code /metrics} is used
   * @param ca its authorities, as the gateway's
   */
  public record Metrics(Optional<URI> url, Optional<Path> ca) {
    public Metrics {
      url.ifPresent(address -> HttpAddress.require(address, "url"));
    }

    /** Creates an exporter without authorities of its own. */
    public Metrics(Optional<URI> url) {
      this(url, Optional.empty());
    }
  }

  /** Returns these addresses with another gateway. */
  public TargetAddresses with(Gateway other) {
    return new TargetAddresses(ca, Optional.of(other), blockchain, mesh, database, metrics);
  }

  /** Returns these addresses with another engine. */
  public TargetAddresses with(Blockchain other) {
    return new TargetAddresses(ca, gateway, Optional.of(other), mesh, database, metrics);
  }

  /** Returns these addresses with another mesh. */
  public TargetAddresses with(Mesh other) {
    return new TargetAddresses(ca, gateway, blockchain, Optional.of(other), database, metrics);
  }

  /** Returns these addresses with another database. */
  public TargetAddresses with(Database other) {
    return new TargetAddresses(ca, gateway, blockchain, mesh, Optional.of(other), metrics);
  }

  /** Returns these addresses with another exporter. */
  public TargetAddresses with(Metrics other) {
    return new TargetAddresses(ca, gateway, blockchain, mesh, database, Optional.of(other));
  }

  /** Returns the addresses of the services alone, without the exporter. */
  public TargetAddresses withoutMetrics() {
    return new TargetAddresses(ca, gateway, blockchain, mesh, database, Optional.empty());
  }

  /**
   * Returns every address by its name ({@code gateway}, {@code mesh balancer}), without users and
   * passwords. An address of the database that can't be parsed is left out.
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
   * Returns the file of the authorities that are accepted at an address; empty if there is none.
   *
   * @param name the address's name in {@link #withoutSecrets}
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
   * Returns the key of the authorities of an address; without authorities, the key that would set
   * them.
   *
   * @param name the address's name in {@link #withoutSecrets}
   */
  public String caKey(String name) {
    return ca.isPresent() && ca.equals(ca(name)) ? "ca" : name.replaceFirst(" .*", "") + ".ca";
  }

  private static void show(Map<String, String> shown, String name, String address) {
    // A query may contain a password, too. A user or password that is not escaped may contain an @,
    // so everything up to the last @ is left out.
    shown.put(name, address.replaceAll("//.*@", "//").replaceAll("[?#].*", ""));
  }
}
