package lucid.store.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.config.DatabaseUri;
import lucid.store.AddressException;
import lucid.store.AddressParameter;
import lucid.store.DatabaseAccess;
import lucid.store.UserInfo;
import lucid.tls.ServerName;
import lucid.tls.Witness;

/**
 * The options of a PostgreSQL address, read as libpq does. Vert.x' client would send parameters
 * that it does not know to the server as session settings: they are honoured here, or refused.
 *
 * @param driver the options of Vert.x' client
 * @param connecting the longest time that connecting may take
 * @param witness knows why the server's certificate was refused
 */
record PostgresOptions(PgConnectOptions driver, Duration connecting, Witness witness) {
  static final Duration CONNECTING = Duration.ofSeconds(5);

  private static final String EXAMPLE = "postgresql://user:password@host:5432/database";

  /** Characters that the client does not read in a user name or password. */
  private static final String UNREADABLE = "[^A-Za-z0-9._~!*%-]";

  private static final Pattern SECONDS = Pattern.compile("[1-9]\\d{0,2}");

  private static final Set<String> OF_THE_CLIENT =
      Set.of("host", "hostaddr", "port", "user", "password", "dbname", "sslmode");

  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private static final Set<String> SECRET = Set.of("user", "password");
  private static final String CONNECT_TIMEOUT = "connect_timeout";
  private static final String AUTHORITY = "sslrootcert";
  private static final String SESSION = "options";
  private static final Set<String> OURS = Set.of(CONNECT_TIMEOUT, AUTHORITY, SESSION);

  /** libpq's name for the authorities that the system knows. */
  private static final String SYSTEM = "system";

  /**
   * Reads an address.
   *
   * @param application the name of every connection, by which the server counts them
   * @throws AddressException if it can't be read, or asks for something that can't be honoured
   */
  static PostgresOptions of(DatabaseAccess access, String application) {
    var uri = DatabaseUri.of(access.uri());
    UserInfo.require(uri, UNREADABLE);
    refuseSeveral(uri.hosts());
    var parameters = parameters(uri);
    var driver =
        read(uri, parameters)
            .setCachePreparedStatements(true)
            .addProperty("application_name", application);
    if (driver.isUsingDomainSocket() || driver.getHost().endsWith(".sock")) {
      throw new AddressException(
          "its host is a socket in this machine's file system: give host and port, such as 127.0.0.1:5432");
    }
    refuseSeveral(driver.getHost());
    Optional.ofNullable(parameters.get(SESSION))
        .ifPresent(session -> driver.addProperty(SESSION, decoded(session)));
    return new PostgresOptions(driver, connecting(parameters), encrypt(driver, access, parameters));
  }

  private static void refuseSeveral(String hosts) {
    if (hosts.contains(",")) {
      throw new AddressException(
          "it names several hosts: give the one that is to be measured, the primary");
    }
  }

  /** Returns the parameters by their names in small letters, with values as in the address. */
  private static Map<String, String> parameters(DatabaseUri uri) {
    var parameters = new LinkedHashMap<String, String>();
    for (var one : uri.query().split("&", -1)) {
      if (one.isEmpty()) {
        continue;
      }
      var parameter = AddressParameter.of(one);
      var name = parameter.name();
      var value = parameter.value();
      if (!OF_THE_CLIENT.contains(name) && !OURS.contains(name)) {
        throw new AddressException(unknown(name, value));
      }
      if (SECRET.contains(name)) {
        UserInfo.requireParameter(name, value);
      }
      parameters.put(name, value);
    }
    return parameters;
  }

  private static String unknown(String name, String value) {
    var known =
        Stream.concat(OF_THE_CLIENT.stream(), OURS.stream())
            .sorted()
            .collect(Collectors.joining(", "));
    // A value with an @ may be the rest of a password.
    return value.contains("@") || !name.matches("[a-z_]+")
        ? "one of its parameters can't be honoured here; these can: " + known
        : name.equals("application_name")
            ? "its parameter application_name can't be honoured: the server counts the test's connections by a name of their own. Leave it out"
            : "its parameter %s can't be honoured here: leave it out, or give one of %s"
                .formatted(name, known);
  }

  private static PgConnectOptions read(DatabaseUri uri, Map<String, String> parameters) {
    var query =
        parameters.entrySet().stream()
            .filter(one -> OF_THE_CLIENT.contains(one.getKey()))
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("&"));
    var user = uri.userInfo().isEmpty() ? "" : uri.userInfo() + "@";
    var address = uri.scheme() + "://" + user + uri.hosts() + uri.path();
    try {
      return PgConnectOptions.fromUri(query.isEmpty() ? address : address + "?" + query);
    } catch (RuntimeException e) {
      // The exception's message may hold the address, and with it the password.
      throw new AddressException(refusal(parameters));
    }
  }

  private static String refusal(Map<String, String> parameters) {
    var mode = parameters.get("sslmode");
    if (mode != null && !MODES.contains(decoded(mode))) {
      return "its parameter sslmode is none of " + String.join(", ", MODES);
    }
    return "it is not an address that the PostgreSQL client understands, such as " + EXAMPLE;
  }

  private static String decoded(String value) {
    // For libpq a + stands for itself.
    return AddressParameter.decoded(value.replace("+", "%2B"));
  }

  private static Duration connecting(Map<String, String> parameters) {
    var seconds = parameters.get(CONNECT_TIMEOUT);
    if (seconds == null) {
      return CONNECTING;
    }
    if (!SECONDS.matcher(seconds).matches()) {
      throw new AddressException(
          "its parameter connect_timeout is not a number of seconds from 1 to 999");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  /**
   * Turns on TLS as libpq does: a certificate is checked if an authority is named or verify-* is
   * asked for. If no authority is named, the certificate must be from one that Java knows.
   */
  private static Witness encrypt(
      PgConnectOptions options, DatabaseAccess access, Map<String, String> parameters) {
    var mode = options.getSslMode();
    var named =
        Optional.ofNullable(parameters.get(AUTHORITY))
            .map(PostgresOptions::decoded)
            .filter(file -> !file.equals(SYSTEM));
    boolean given = named.isPresent() || access.authority().isPresent();
    boolean verified =
        mode == SslMode.VERIFY_FULL
            || mode == SslMode.VERIFY_CA
            || (mode == SslMode.REQUIRE && given);
    var witness =
        new Witness(
            verified ? Optional.of(access.authorities(named)) : Optional.empty(),
            new ServerName(options.getHost(), Optional.empty()));
    if (mode != SslMode.DISABLE) {
      options.setSslOptions(
          new ClientSSLOptions()
              .setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "")
              .setTrustOptions(TrustOptions.wrap(witness)));
    }
    return witness;
  }
}
