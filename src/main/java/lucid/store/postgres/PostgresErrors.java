package lucid.store.postgres;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import lucid.config.Secret;
import lucid.store.StoreException;

/** Describes PostgreSQL's failures in a reader's words. */
final class PostgresErrors {
  private PostgresErrors() {}

  /** Returns a failure whose message can follow "the database can't be used:". */
  static StoreException inWords(Throwable failure, PostgresOptions options) {
    if (failure instanceof StoreException known) {
      return known;
    }
    var certificate = options.witness().problem();
    if (certificate.isPresent()) {
      return new StoreException("the server's certificate " + certificate.get());
    }
    if (failure instanceof PgException said) {
      return new StoreException(said(said, options.driver()));
    }
    if (failure instanceof UnknownHostException) {
      return new StoreException("the host %s is unknown".formatted(options.driver().getHost()));
    }
    if (failure instanceof ConnectException) {
      return new StoreException(
          "nothing listens on port %d (connection refused)".formatted(options.driver().getPort()));
    }
    if (failure instanceof TimeoutException) {
      return new StoreException("no answer in time: " + Secret.safeMessage(failure));
    }
    if (Secret.searchable(failure).contains("does not handle SSL")) {
      return new StoreException(
          "the server offers no TLS, which sslmode=%s asks for: turn it on there (ssl = on), or add sslmode=disable"
              .formatted(
                  options.driver().getSslMode().name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }
    if (failure instanceof VertxException) {
      return new StoreException("the connection was closed: " + Secret.safeMessage(failure));
    }
    return new StoreException(Secret.safeMessage(failure));
  }

  private static String said(PgException said, PgConnectOptions options) {
    return switch (String.valueOf(said.getSqlState())) {
      case "28P01" -> "the password of the user %s is wrong".formatted(options.getUser());
      case "28000" ->
          said.getErrorMessage().contains("no encryption")
              ? "the server refuses connections without TLS: add ?sslmode=require"
              : "the server refuses this user from here: " + said.getErrorMessage();
      case "3D000" -> "there is no database \"%s\"".formatted(options.getDatabase());
      case "53300" -> "no more connections: " + said.getErrorMessage();
      case "25006" -> "it can only be read: " + said.getErrorMessage();
      case "08P01" ->
          said.getErrorMessage().contains("startup parameter")
              ? "it is a pooler that refuses what the client asks for (%s): add that name to ignore_startup_parameters of its configuration"
                  .formatted(said.getErrorMessage())
              : said.getErrorMessage();
      case "57P03" -> "the server is still starting";
      default -> "%s (%s)".formatted(said.getErrorMessage(), said.getSqlState());
    };
  }
}
