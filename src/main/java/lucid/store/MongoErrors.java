package lucid.store;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import java.util.concurrent.CompletionException;
import lucid.config.Secret;

/** What goes wrong with MongoDB, in a reader's words. */
final class MongoErrors {
  private static final int UNAUTHORIZED = 13;

  private MongoErrors() {}

  /** The server's code of {@code failure}; -1 if it has none. */
  static int code(Throwable failure) {
    var cause = cause(failure);
    return cause instanceof MongoException said ? said.getCode() : -1;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** A clause that can follow "the database can't be used:". */
  static StoreException inWords(Throwable failure, StoreAddress address) {
    var cause = cause(failure);
    if (cause instanceof StoreException known) {
      return known;
    }
    if (cause instanceof MongoSecurityException) {
      return new StoreException(
          "the user or the password is wrong, or authSource names another database than the user's");
    }
    if (cause instanceof MongoTimeoutException timeout) {
      return new StoreException(unreachable(Secret.searchable(timeout), address));
    }
    if (code(cause) == UNAUTHORIZED) {
      return new StoreException(
          "the user may not do this: it needs the role readWrite on the database " + Store.NAME);
    }
    return new StoreException(Secret.safeDescription(cause));
  }

  /** The driver tells what it met last in the description of the cluster that it waited for. */
  private static String unreachable(String message, StoreAddress address) {
    if (message.contains("UnknownHostException")) {
      return "the host of %s is unknown".formatted(address.place());
    }
    if (message.contains("Connection refused")) {
      return "nothing listens at %s (connection refused)".formatted(address.place());
    }
    if (message.contains("MongoSecurityException")) {
      return "the user or the password is wrong, or authSource names another database than the user's";
    }
    if (message.contains("SSL") || message.contains("certificate")) {
      return "no TLS connection comes about: is tls=true right, and the server's certificate trusted?";
    }
    if (message.contains("Prematurely reached end of stream")
        || message.contains("Connection reset")) {
      return "the server closes every connection at once: it may take TLS only (add tls=true), or have none left (maxIncomingConnections)";
    }
    return "no server that can be used answers at %s".formatted(address.place());
  }
}
