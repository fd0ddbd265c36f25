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
 * What is tested: an embedded stack of one's own, or services that somebody else runs.
 *
 * @param name as in the settings
 * @param addresses where its services are
 * @param check throws {@link PreflightException} if an address may not be load-tested
 * @param allowed whether what a service itself leads to, such as a member of a replica set, may be
 * @param closing ends what was started for it
 */
public record Target(
    String name,
    TargetAddresses addresses,
    Runnable check,
    Predicate<InetAddress> allowed,
    Runnable closing)
    implements AutoCloseable {

  /** Somebody else's, that may be load-tested. */
  public Target(String name, TargetAddresses addresses, Runnable closing) {
    this(name, addresses, () -> {}, address -> true, closing);
  }

  /**
   * Takes the settings' target; starts the stack if it is the embedded one.
   *
   * @param needed the services that will be tested: an embedded stack comes without the others
   * @param logFolder where the stack's log is kept
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
   * Looks again, just before the load, whether every address may be load-tested.
   *
   * @throws PreflightException if one may not
   */
  public void requireAllowed() {
    check.run();
  }

  /**
   * Returns the authorities whose certificates are accepted at an address.
   *
   * @param what the address is for, as {@link TargetAddresses#withoutSecrets} has it
   * @throws PreflightException if the file of them can't be used
   */
  public Authorities authorities(String what) {
    var key = "lucid.targets.%s.%s".formatted(name, addresses.caKey(what));
    try {
      return Authorities.besideJavas(addresses.ca(what), key);
    } catch (PemException e) {
      throw new PreflightException(key + ": " + e.getMessage());
    }
  }

  /** Returns how to get to its database; empty if it has no address for one. */
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

  /** The health of these is among what is tested of the mesh. */
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
