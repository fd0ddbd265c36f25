package lucid.store.open;

import java.util.List;
import lucid.config.DatabaseUri;
import lucid.config.Secret;
import lucid.store.AddressException;
import lucid.store.DatabaseAccess;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.mongo.MongoStore;
import lucid.store.postgres.PostgresStore;

/** Chooses the engine of a database by the scheme of its address. */
public final class Stores {
  private Stores() {}

  /**
   * Opens a store, which connects only when it is asked for something.
   *
   * @param access the access to an address {@code mongodb://}, {@code mongodb+srv://}, {@code
   *     postgresql://} or {@code postgres://}
   * @param pool the maximum number of connections
   * @throws AddressException if the address has another scheme, can't be read, or asks for
   *     something that can't be honoured
   */
  public static Store open(DatabaseAccess access, int pool) {
    var scheme = DatabaseUri.of(access.uri()).scheme();
    return switch (scheme) {
      case "mongodb", "mongodb+srv" -> MongoStore.open(access, pool);
      case "postgresql", "postgres" -> PostgresStore.open(access, pool);
      default ->
          throw new AddressException(
              scheme.isEmpty()
                  ? "it is no address with a scheme, such as postgresql://user:password@host:5432/database"
                  : "its scheme is \"%s\", expected mongodb, mongodb+srv or postgresql"
                      .formatted(scheme));
    };
  }

  /** Opens the store of a database that needs nothing but its address. */
  public static Store open(Secret uri, int pool) {
    return open(DatabaseAccess.to(uri), pool);
  }

  /**
   * Returns the hosts that the driver reads in an address; none if it does not understand the
   * address, and so connects to nothing.
   *
   * @param uri an address, but not {@code mongodb+srv://}, whose hosts a name server tells
   */
  public static List<String> hosts(Secret uri) {
    try {
      return switch (DatabaseUri.of(uri).scheme()) {
        case "mongodb" -> MongoStore.hosts(uri);
        case "postgresql", "postgres" -> PostgresStore.hosts(uri);
        default -> List.of();
      };
    } catch (StoreException e) {
      return List.of();
    }
  }
}
