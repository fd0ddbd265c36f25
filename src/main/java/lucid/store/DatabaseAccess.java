package lucid.store;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import lucid.config.Secret;
import lucid.tls.Authorities;
import lucid.tls.PemException;

/**
 * The address of a database and the rules for connecting to it.
 *
 * @param uri the database's address, with user and password
 * @param authority the PEM file of authorities that its certificate may come from, beside those
 *     that Java knows. A file that the address names takes precedence
 * @param authorityKey the key of the setting for this file
 * @param allowed returns whether an address may be connected to. Addresses that the database itself
 *     names, such as the other members of a replica set, must pass, too
 */
public record DatabaseAccess(
    Secret uri, Optional<Path> authority, String authorityKey, Predicate<InetAddress> allowed) {

  /** Returns the access to a database that needs no authority of its own, at any address. */
  public static DatabaseAccess to(Secret uri) {
    return new DatabaseAccess(uri, Optional.empty(), "database.ca", address -> true);
  }

  /**
   * Returns the authorities whose certificates are accepted.
   *
   * @param named the file that the address names
   * @throws AddressException if a file can't be used
   */
  public Authorities authorities(Optional<String> named) {
    try {
      return named.isPresent()
          ? Authorities.only(Path.of(named.get()))
          : Authorities.besideJavas(authority, authorityKey);
    } catch (PemException e) {
      throw new AddressException(Secret.safeMessage(e));
    }
  }
}
