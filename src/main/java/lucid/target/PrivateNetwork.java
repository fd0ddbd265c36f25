package lucid.target;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.config.HttpAddress;
import lucid.settings.TargetAddresses;
import lucid.store.open.Stores;

/**
 * Load tests can do harm: by default only loopback and private addresses may be tested.
 *
 * <p>What counts is what a name stands for when something is sent. So it is looked up when the
 * target is opened and again when the load begins, all of its addresses must be allowed, and from
 * the first look-up on this JVM keeps to what it was told ({@link #pinNames}): a name that is
 * pointed elsewhere in between is not followed. Nor are redirects.
 */
final class PrivateNetwork {
  private static final String SEEDLIST = "mongodb+srv://";
  private static final String FOREVER = "-1";

  private final Resolver resolver;

  /** From a name to all of its addresses. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  PrivateNetwork(Resolver resolver) {
    this.resolver = resolver;
  }

  /** As the JVM resolves names, for everything that it sends. */
  static PrivateNetwork ofThisMachine() {
    return new PrivateNetwork(InetAddress::getAllByName);
  }

  /**
   * Lets a name that was once resolved stand for the same addresses as long as this JVM runs.
   * Heeded if nothing has been resolved before.
   */
  static void pinNames() {
    Security.setProperty("networkaddress.cache.ttl", FOREVER);
    // Vert.x asks name servers itself otherwise, and remembers what it likes.
    System.setProperty("vertx.disableDnsResolver", "true");
  }

  /**
   * Resolves every host of the target, now.
   *
   * @throws PreflightException naming the first key whose host is neither; a host that can't be
   *     resolved is left for the preflight of its service
   */
  void require(String target, TargetAddresses addresses) {
    refuseSeedlist(target, addresses);
    hosts(addresses)
        .forEach(
            (key, hosts) -> {
              for (var host : hosts) {
                publicAddress(host).ifPresent(address -> refuse(target, key, host, address));
              }
            });
  }

  /** Which hosts such an address means, a name server tells the driver, when it connects. */
  private static void refuseSeedlist(String target, TargetAddresses addresses) {
    addresses
        .database()
        .flatMap(TargetAddresses.Database::uri)
        .filter(uri -> uri.value().regionMatches(true, 0, SEEDLIST, 0, SEEDLIST.length()))
        .ifPresent(
            uri -> {
              throw new PreflightException(
                  "lucid.targets.%s.database.uri: a %s address names no hosts, so whether they are loopback or private can't be told. Name them with mongodb://, or set -Dlucid.allow-public-target=true if you may load-test them"
                      .formatted(target, SEEDLIST));
            });
  }

  private static void refuse(String target, String key, String host, InetAddress address) {
    throw new PreflightException(
        "lucid.targets.%s.%s: %s is %s, neither loopback nor private. Set -Dlucid.allow-public-target=true if you may load-test it"
            .formatted(target, key, host, address.getHostAddress()));
  }

  private static Map<String, List<String>> hosts(TargetAddresses addresses) {
    var hosts = new LinkedHashMap<String, List<String>>();
    addresses.gateway().ifPresent(gateway -> add(hosts, "gateway.url", gateway.url()));
    addresses.blockchain().ifPresent(engine -> add(hosts, "blockchain.url", engine.url()));
    addresses
        .mesh()
        .ifPresent(
            mesh -> {
              add(hosts, "mesh.controller", mesh.controller());
              add(hosts, "mesh.registry", mesh.registry());
              add(hosts, "mesh.mtls", mesh.mtls());
              add(hosts, "mesh.balancer", mesh.balancer());
              hosts.put(
                  "mesh.instances",
                  mesh.instances().orElse(List.of()).stream().map(HttpAddress::host).toList());
            });
    addresses
        .database()
        .flatMap(TargetAddresses.Database::uri)
        .ifPresent(uri -> hosts.put("database.uri", Stores.hosts(uri)));
    addresses.metrics().ifPresent(metrics -> add(hosts, "metrics.url", metrics.url()));
    return hosts;
  }

  private static void add(Map<String, List<String>> hosts, String key, Optional<URI> uri) {
    uri.map(HttpAddress::host).ifPresent(host -> hosts.put(key, List.of(host)));
  }

  private Optional<InetAddress> publicAddress(String host) {
    try {
      return Arrays.stream(resolver.resolve(host))
          .filter(address -> !isPrivate(address))
          .findFirst();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || isUniqueLocal(address)
        || isShared(address);
  }

  /** 100.64.0.0/10 (RFC 6598): networks laid over others, such as Tailscale, have theirs there. */
  private static boolean isShared(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  /** IPv6's fc00::/7, which Java does not know. */
  private static boolean isUniqueLocal(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }
}
