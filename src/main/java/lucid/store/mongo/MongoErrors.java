package lucid.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ClusterDescription;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import lucid.config.Secret;
import lucid.store.Store;
import lucid.store.StoreException;

/** Describes MongoDB's failures in a reader's words. */
final class MongoErrors {
  static final int UNAUTHORIZED = 13;

  private static final String WRONG_PASSWORD =
      "the user or the password is wrong, or authSource names another database than the user's";

  private static final Pattern CLOSED =
      Pattern.compile(
          "Prematurely reached end of stream|Connection reset|Broken pipe|ClosedChannelException");

  private MongoErrors() {}

  /** Returns the server's code of {@code failure}; -1 if it has none. */
  static int code(Throwable failure) {
    var cause = cause(failure);
    return cause instanceof MongoException said ? said.getCode() : -1;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /**
   * Returns a failure whose message can follow "the database can't be used:".
   *
   * @param seen the driver's description of the servers
   */
  static StoreException inWords(Throwable failure, MongoOptions options, ClusterDescription seen) {
    var cause = cause(failure);
    if (cause instanceof StoreException known) {
      return known;
    }
    if (cause instanceof MongoSecurityException) {
      return new StoreException(WRONG_PASSWORD);
    }
    if (cause instanceof MongoTimeoutException timeout) {
      return new StoreException(
          MongoMembers.refused(options)
              .or(() -> options.witness().problem().map(said -> "the server's certificate " + said))
              .or(() -> MongoMembers.noneUsable(seen, options))
              .orElseGet(() -> unreachable(Secret.searchable(timeout), options)));
    }
    if (code(cause) == UNAUTHORIZED) {
      return new StoreException(
          "the user may not do this: it needs the role readWrite on the database " + Store.NAME);
    }
    if (cause instanceof MongoSocketOpenException && cause.getCause() != null) {
      return new StoreException(
          unreachable(cause.getCause().getClass() + Secret.searchable(cause.getCause()), options));
    }
    return new StoreException(Secret.safeMessage(cause));
  }

  /** Reads the driver's message, which describes the cluster with the failures that it met last. */
  private static String unreachable(String message, MongoOptions options) {
    var address = options.uri();
    if (message.contains("UnknownHostException")) {
      return "the host of %s is unknown".formatted(address.place());
    }
    if (message.contains("Connection refused")) {
      return "nothing listens at %s (connection refused)".formatted(address.place());
    }
    if (message.contains("MongoSecurityException")) {
      return WRONG_PASSWORD;
    }
    boolean closed = CLOSED.matcher(message).find();
    boolean encrypted = options.settings().getSslSettings().isEnabled();
    if (encrypted && (closed || message.contains("SSL"))) {
      return options.witness().shown().isEmpty()
          ? "no TLS connection can be made, and the server showed no certificate: it seems to offer"
              + " no TLS. Turn it on there, or leave tls=true out"
          : "the server ended the TLS handshake: it may ask for a client's certificate, and this"
              + " test has none";
    }
    if (closed) {
      return "the server closes every connection at once: it may accept TLS only (add tls=true), or"
          + " have no connections left (maxIncomingConnections)";
    }
    return "no server that can be used answers at %s".formatted(address.place())
        + (encrypted ? ", or it offers no TLS, and tls=true asks for it" : "");
  }
}
