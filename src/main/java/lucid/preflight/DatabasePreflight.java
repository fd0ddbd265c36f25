package lucid.preflight;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lucid.config.DatabaseUri;
import lucid.config.Secret;
import lucid.store.AddressException;
import lucid.store.DatabaseAccess;
import lucid.store.Server;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.open.Stores;
import lucid.target.Service;
import lucid.target.Target;

/**
 * Logs in to the database and checks whether the test's own data could be made there (CONTRACT 6.5,
 * 8). The check changes nothing, and no finding contains the password.
 */
final class DatabasePreflight {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String KEY = "database.uri";

  private DatabasePreflight() {}

  static Finding of(Target target) {
    return target
        .database()
        .map(access -> look(target.name(), access))
        .orElseGet(() -> Preflight.absent(target, Service.DATABASE, KEY));
  }

  private static Finding look(String target, DatabaseAccess access) {
    var address = DatabaseUri.of(access.uri());
    var subject = "database " + address;
    var key = "lucid.targets.%s.%s".formatted(target, KEY);
    try (var store = Stores.open(access, 1)) {
      var server = answer(store);
      return server
          .obstacle()
          .map(
              obstacle ->
                  Finding.misconfigured(
                      subject,
                      "the test's own data can't be made in the database at %s: %s"
                          .formatted(address, obstacle)))
          .orElseGet(
              () ->
                  Finding.ok(
                      subject,
                      server.version()
                          + " answers"
                          + server.connections().map(said -> "; " + said).orElse("")
                          + store.pooler().map(said -> "; but " + said).orElse("")));
    } catch (AddressException e) {
      return Finding.misconfigured(
          subject,
          "the database's address %s can't be used (%s): %s"
              .formatted(address, key, e.getMessage()));
    } catch (StoreException e) {
      return Finding.misconfigured(
          subject,
          "the database can't be used at %s: %s. Is the service running, and is %s its address?"
              .formatted(address, e.getMessage(), key));
    }
  }

  private static Server answer(Store store) {
    try {
      return store.connect().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new StoreException(Secret.safeDescription(e.getCause()));
    } catch (TimeoutException e) {
      throw new StoreException("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while it was asked");
    }
  }
}
