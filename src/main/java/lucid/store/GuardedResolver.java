package lucid.store;

import com.mongodb.spi.dns.InetAddressResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Finds the addresses of a host for MongoDB's driver, which asks before each connection: what may
 * not be connected to is not found.
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

  /** What was asked for and not allowed, by the host's name. */
  Map<String, InetAddress> refused() {
    return Map.copyOf(refused);
  }
}
