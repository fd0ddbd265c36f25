package lucid.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lucid.config.DatabaseUri;
import lucid.store.AddressException;
import lucid.store.AddressParameter;
import lucid.store.DatabaseAccess;
import lucid.store.UserInfo;
import lucid.tls.Authorities;
import lucid.tls.ServerName;
import lucid.tls.Witness;

/**
 * The options that a MongoDB address stands for. The driver only logs a warning about parameters
 * that it does not know: they are honoured here, or refused.
 *
 * @param settings the driver's settings
 * @param uri the address that was read
 * @param resolver the resolver by which the driver finds every host
 * @param sets collects the names of the replica sets that servers are in
 * @param witness knows why a server's certificate was refused
 */
record MongoOptions(
    MongoClientSettings settings,
    DatabaseUri uri,
    GuardedResolver resolver,
    SetNames sets,
    Witness witness) {
  private static final int PATIENCE_SECONDS = 5;
  private static final Duration WAITING_FOR_A_CONNECTION = Duration.ofSeconds(30);

  private static final String EXAMPLE = "mongodb://user:password@host:27017/?authSource=admin";

  /** Characters that the driver misreads or refuses in a user name or password. */
  private static final String UNREADABLE = "[:/?@]";

  private static final String AUTHORITY = "tlscafile";

  /** The parameters that the driver reads, old names included, without {@link #OF_THE_LOAD}. */
  static final Set<String> OF_THE_DRIVER =
      Set.of(
          """
          appname authmechanism authmechanismproperties authsource compressors
          connecttimeoutms directconnection gssapiservicename heartbeatfrequencyms j
          journal loadbalanced localthresholdms maxconnecting maxidletimems maxlifetimems
          maxstalenessseconds proxyhost proxypassword proxyport proxyusername
          readconcernlevel readpreference readpreferencetags replicaset retryreads
          retrywrites safe servermonitoringmode serverselectiontimeoutms slaveok
          sockettimeoutms srvmaxhosts srvservicename ssl sslinvalidhostnameallowed
          timeoutms tls tlsallowinvalidhostnames tlsinsecure uuidrepresentation w
          waitqueuetimeoutms wtimeout wtimeoutms zlibcompressionlevel"""
              .split("\\s+"));

  /** Parameters that the driver would read, but whose value the load sets. */
  static final Set<String> OF_THE_LOAD = Set.of("maxpoolsize", "minpoolsize");

  /**
   * Reads an address.
   *
   * @param pool the maximum number of connections
   * @throws AddressException if it can't be read, or asks for something that can't be honoured
   */
  static MongoOptions of(DatabaseAccess access, int pool) {
    var uri = DatabaseUri.of(access.uri());
    UserInfo.require(uri, UNREADABLE);
    var hosts = List.of(uri.hosts().split(","));
    if (hosts.stream().anyMatch(host -> host.endsWith(".sock"))) {
      throw new AddressException(
          "its host is a socket in this machine's file system: give host and port, such as 127.0.0.1:27017");
    }
    var parameters = parameters(uri);
    var address = read(uri, parameters, hosts);
    if (address.getCompressorList().stream()
        .anyMatch(compressor -> !compressor.getName().equals("zlib"))) {
      throw new AddressException(
          "its parameter compressors asks for other than zlib, which needs libraries that are not here: leave it out");
    }
    var resolver = new GuardedResolver(access.allowed());
    var sets = new SetNames();
    var settings =
        MongoClientSettings.builder()
            .applicationName("lucid-phase2-performance")
            .inetAddressResolver(resolver)
            .applyToServerSettings(server -> server.addServerListener(sets))
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(
                socket -> socket.connectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .applyToConnectionPoolSettings(
                connections ->
                    connections.maxWaitTime(WAITING_FOR_A_CONNECTION.toSeconds(), TimeUnit.SECONDS))
            // The address is applied after these settings, and so it wins.
            .applyConnectionString(address)
            .writeConcern(acknowledging(address))
            .applyToConnectionPoolSettings(connections -> connections.maxSize(pool).minSize(0));
    var name = new ServerName(uri.hosts(), Optional.empty());
    if (!Boolean.TRUE.equals(address.getSslEnabled())) {
      return new MongoOptions(
          settings.build(), uri, resolver, sets, new Witness(Optional.empty(), name));
    }
    var authorities = access.authorities(value(parameters, AUTHORITY));
    var witness = new Witness(Optional.of(authorities), name);
    settings.applyToSslSettings(tls -> tls.context(Authorities.context(witness)));
    return new MongoOptions(settings.build(), uri, resolver, sets, witness);
  }

  private static List<AddressParameter> parameters(DatabaseUri uri) {
    var parameters = uri.parameters().stream().map(AddressParameter::of).toList();
    for (var one : parameters) {
      if (OF_THE_LOAD.contains(one.name())) {
        throw new AddressException(
            "its parameter %s can't be honoured: the load decides the number of connections (lucid.load.database.pool and connections). Leave it out"
                .formatted(one.name()));
      }
      if (!OF_THE_DRIVER.contains(one.name()) && !one.name().equals(AUTHORITY)) {
        throw new AddressException(
            // A parameter with an @ may be the rest of a password.
            one.text().contains("@") || !one.name().matches("[a-z]+")
                ? "the MongoDB client does not know one of its parameters"
                : "its parameter %s can't be honoured here: the MongoDB client does not know it. Leave it out"
                    .formatted(one.text().substring(0, one.name().length())));
      }
    }
    return parameters;
  }

  private static Optional<String> value(List<AddressParameter> parameters, String name) {
    return parameters.stream()
        .filter(one -> one.name().equals(name))
        .map(one -> AddressParameter.decoded(one.value()))
        .reduce((first, last) -> last);
  }

  private static ConnectionString read(
      DatabaseUri uri, List<AddressParameter> parameters, List<String> hosts) {
    return parsed(uri, parameters)
        .orElseThrow(() -> new AddressException(refusal(uri, parameters, hosts)));
  }

  private static Optional<ConnectionString> parsed(
      DatabaseUri uri, List<AddressParameter> parameters) {
    var user = uri.userInfo().isEmpty() ? "" : uri.userInfo() + "@";
    var query =
        parameters.stream()
            .filter(one -> !one.name().equals(AUTHORITY))
            .map(AddressParameter::text)
            .collect(Collectors.joining("&"));
    var path = uri.path().isEmpty() ? "/" : uri.path();
    var text = uri.scheme() + "://" + user + uri.hosts() + path;
    try {
      return Optional.of(new ConnectionString(query.isEmpty() ? text : text + "?" + query));
    } catch (RuntimeException e) {
      // The exception's message may hold the address, and with it the password.
      return Optional.empty();
    }
  }

  private static String refusal(
      DatabaseUri uri, List<AddressParameter> parameters, List<String> hosts) {
    if (hosts.size() > 1 && value(parameters, "directconnection").equals(Optional.of("true"))) {
      return "directConnection=true connects to one host, and it names %d: leave the others out, or directConnection"
          .formatted(hosts.size());
    }
    // Names the parameter without which the driver understands the rest.
    return parameters.stream()
        .filter(
            one ->
                parsed(uri, parameters.stream().filter(other -> !other.equals(one)).toList())
                    .isPresent())
        .findFirst()
        .map(
            one ->
                "its parameter %s has a value that the MongoDB client refuses, or that does not go with the rest"
                    .formatted(one.text().substring(0, one.name().length())))
        .orElse("it is not an address that the MongoDB client understands, such as " + EXAMPLE);
  }

  /** Returns the write concern of the address, by default that of one server (CONTRACT 6.4). */
  private static WriteConcern acknowledging(ConnectionString address) {
    var own = Optional.ofNullable(address.getWriteConcern());
    if (own.isPresent() && !own.get().isAcknowledged()) {
      throw new AddressException(
          "w=0 acknowledges no write, so that none could be counted: leave it out, or give w=1 or w=majority");
    }
    return own.map(concern -> concern.getWObject() == null ? concern.withW(1) : concern)
        .orElse(WriteConcern.W1);
  }

  /** Returns when a write is acknowledged, in the form of an address's parameters. */
  String acknowledgement() {
    var concern = settings.getWriteConcern();
    var journal = concern.getJournal();
    return "w=" + concern.getWObject() + (journal == null ? "" : ", journal=" + journal);
  }
}
