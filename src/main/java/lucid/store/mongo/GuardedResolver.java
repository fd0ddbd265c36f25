package lucid.store.mongo;

import com.mongodb.spi.dns.InetAddressResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Resolves host names for MongoDB's driver, which asks before each connection. A host with an
 * address that is not allowed is reported as unknown, so the driver never connects to it.
 */
final class GuardedResolver implements InetAddressResolver {
  private final Predicate<InetAddress> allowed;
  private final Map<String, InetAddress> refused = new ConcurrentHashMap<>();

  GuardedResolver(Predicate<InetAddress> allowed) {
    this.allowed = allowed;
  }

  @Override
  public List<InetAddress> lookupByName(String host) throws UnknownHostException {
    var addresses = List.of(InetAddress.getAllByName(host));
    for (var address : addresses) {
      if (!allowed.test(address)) {
        refused.put(host, address);
        throw new UnknownHostException(host + " may not be connected to");
      }
    }
    return addresses;
  }

  /** Returns the hosts that were refused, each with the address that is not allowed. */
  Map<String, InetAddress> refused() {
    return Map.copyOf(refused);
  }
}
