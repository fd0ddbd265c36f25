package lucid.target;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.store.DatabaseAccess;
import lucid.tls.Authorities;
import lucid.tls.PemException;

/**
 * The target of a run: the embedded stack, or services that somebody else runs.
 *
 * @param name the target's name in the settings
 * @param addresses the addresses of its services
 * @param check throws {@link PreflightException} if an address may not be load-tested
 * @param allowed tells whether an address that a service itself names, such as a member of a
 *     replica set, may be load-tested
 * @param closing ends the embedded stack
 */
public record Target(
    String name,
    TargetAddresses addresses,
    Runnable check,
    Predicate<InetAddress> allowed,
    Runnable closing)
    implements AutoCloseable {

  /** Creates a target whose addresses may all be load-tested. */
  public Target(String name, TargetAddresses addresses, Runnable closing) {
    this(name, addresses, () -> {}, address -> true, closing);
  }

  /**
   * Opens the target of the settings, and starts the embedded stack if it is the target.
   *
   * @param needed the services that will be tested; the embedded stack has no others
   * @param logFolder the folder of the stack's log
   * @throws lucid.config.InvalidConfigException if the stack refuses its dials
   * @throws PreflightException if an address may not be load-tested, or the stack does not start
   */
  public static Target open(Settings settings, Set<Service> needed, Path logFolder) {
    if (settings.target().equals(Settings.EMBEDDED)) {
      var stack = EmbeddedStack.start(settings.stack(), withThoseItWatches(needed), logFolder);
      return new Target(Settings.EMBEDDED, stack.addresses(), stack::close);
    }
    var addresses = settings.targets().get(settings.target());
    Runnable check =
        settings.allowPublicTarget()
            ? () -> {}
            : () -> PrivateNetwork.ofThisMachine().require(settings.target(), addresses);
    PrivateNetwork.pinNames();
    check.run();
    Predicate<InetAddress> allowed =
        settings.allowPublicTarget() ? address -> true : PrivateNetwork::isPrivate;
    return new Target(settings.target(), addresses, check, allowed, () -> {});
  }

  /**
   * Checks again, just before the load, that every address may be load-tested.
   *
   * @throws PreflightException if one may not be
   */
  public void requireAllowed() {
    check.run();
  }

  /**
   * Returns the authorities whose certificates are accepted at an address.
   *
   * @param what the address's name in {@link TargetAddresses#withoutSecrets}
   * @throws PreflightException if the file of authorities can't be used
   */
  public Authorities authorities(String what) {
    var key = "lucid.targets.%s.%s".formatted(name, addresses.caKey(what));
    try {
      return Authorities.besideJavas(addresses.ca(what), key);
    } catch (PemException e) {
      throw new PreflightException(key + ": " + e.getMessage());
    }
  }

  /** Returns the access to the target's database; empty if it has no address of one. */
  public Optional<DatabaseAccess> database() {
    return addresses
        .database()
        .flatMap(
            database ->
                database
                    .uri()
                    .map(
                        uri ->
                            new DatabaseAccess(
                                uri,
                                database.ca(),
                                "lucid.targets.%s.%s".formatted(name, addresses.caKey("database")),
                                allowed)));
  }

  /** Returns the needed services, with those whose health the mesh's simulation checks. */
  private static Set<Service> withThoseItWatches(Set<Service> needed) {
    var all = EnumSet.copyOf(needed);
    if (needed.contains(Service.MESH)) {
      all.addAll(Set.of(Service.GATEWAY, Service.BLOCKCHAIN));
    }
    return all;
  }

  /** Ends the embedded stack; does nothing to services that somebody else runs. */
  @Override
  public void close() {
    closing.run();
  }
}
