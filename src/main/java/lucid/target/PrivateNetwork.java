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
 * Refuses targets whose addresses are neither loopback nor private, since a load test can do harm.
 *
 * <p>A name must be allowed when requests are sent. It is resolved when the target is opened and
 * again when the load begins, and all of its addresses must be allowed. From the first look-up on,
 * this JVM keeps the addresses of a name ({@link #pinNames}), so that a change of the name in
 * between has no effect. Redirects are not followed either.
 */
final class PrivateNetwork {
  private static final String SEEDLIST = "mongodb+srv://";
  private static final String FOREVER = "-1";

  private final Resolver resolver;

  /** Resolves a name to all of its addresses. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  PrivateNetwork(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Returns the check that resolves names as this JVM does for its requests. */
  static PrivateNetwork ofThisMachine() {
    return new PrivateNetwork(InetAddress::getAllByName);
  }

  /**
   * Lets this JVM keep the addresses of a name that it has resolved. Has an effect only before the
   * first look-up.
   */
  static void pinNames() {
    Security.setProperty("networkaddress.cache.ttl", FOREVER);
    // Otherwise Vert.x would ask name servers itself, with a cache of its own.
    System.setProperty("vertx.disableDnsResolver", "true");
  }

  /**
   * Resolves every host of the target, and requires that its addresses are loopback or private. A
   * host that can't be resolved is left to the preflight of its service.
   *
   * @throws PreflightException if an address is neither; the message names the key
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

  /** Refuses an address whose hosts only a name server knows. */
  private static void refuseSeedlist(String target, TargetAddresses addresses) {
    addresses
        .database()
        .flatMap(TargetAddresses.Database::uri)
        .filter(uri -> uri.value().regionMatches(true, 0, SEEDLIST, 0, SEEDLIST.length()))
        .ifPresent(
            uri -> {
              throw new PreflightException(
                  "lucid.targets.%s.database.uri: an address with %s names no hosts, so it is unknown whether they are loopback or private. Name the hosts with mongodb://, or set -Dlucid.allow-public-target=true if you may load-test them"
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

  /**
   * Returns whether the address is in 100.64.0.0/10 (RFC 6598), which networks such as Tailscale
   * use.
   */
  private static boolean isShared(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
  }

  /** Returns whether the address is in IPv6's fc00::/7, which Java has no method for. */
  private static boolean isUniqueLocal(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }
}
