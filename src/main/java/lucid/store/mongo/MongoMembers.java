package lucid.store.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lucid.store.StoreException;

/** The members of a replica set, as its servers name them. */
final class MongoMembers {
  private MongoMembers() {}

  /**
   * Refuses a replica set with a member that may not be connected to. The driver does not connect
   * to it either, since {@link GuardedResolver} calls its host unknown.
   *
   * @throws StoreException if there is such a member; the message names it
   */
  static void requireAllowed(ClusterDescription seen, MongoOptions options) {
    if (seen.getConnectionMode() != ClusterConnectionMode.MULTIPLE) {
      return;
    }
    named(seen)
        .forEach(
            member -> {
              try {
                options.resolver().lookupByName(member.getHost());
              } catch (UnknownHostException e) {
                // The driver can't connect to an unknown host. Refused hosts are looked for below.
              }
            });
    refused(options)
        .ifPresent(
            sentence -> {
              throw new StoreException(sentence);
            });
  }

  private static Stream<ServerAddress> named(ClusterDescription seen) {
    return seen.getServerDescriptions().stream()
        .filter(ServerDescription::isOk)
        .flatMap(
            server ->
                Stream.of(server.getHosts(), server.getPassives(), server.getArbiters())
                    .flatMap(Set::stream))
        .distinct()
        .map(ServerAddress::new);
  }

  /** Returns why the set may not be tested; empty if no member was refused. */
  static Optional<String> refused(MongoOptions options) {
    return options.resolver().refused().entrySet().stream()
        .findFirst()
        .map(
            member ->
                "it leads to %s, which is %s, neither loopback nor private: nothing was sent there. Set -Dlucid.allow-public-target=true if you may load-test it; of a replica set, directConnection=true tests the named server alone"
                    .formatted(member.getKey(), member.getValue().getHostAddress()));
  }

  /** Returns why no server takes writes, if the members of the set show it; empty otherwise. */
  static Optional<String> noneUsable(ClusterDescription seen, MongoOptions options) {
    var set = options.settings().getClusterSettings().getRequiredReplicaSetName();
    var heard = options.sets().heard();
    if (set != null && !heard.isEmpty() && !heard.contains(set)) {
      var name = heard.iterator().next();
      return Optional.of(
          name.isEmpty()
              ? "it is in no replica set: leave replicaSet=%s out".formatted(set)
              : "it is in the replica set %s, and replicaSet=%s asks for another"
                  .formatted(name, set));
    }
    var hosts = options.uri().hosts();
    var unknown =
        seen.getServerDescriptions().stream()
            .filter(server -> isUnknownHost(server.getException()))
            .map(server -> server.getAddress().getHost())
            .filter(host -> !hosts.contains(host))
            .findFirst();
    if (unknown.isPresent()) {
      return Optional.of(
          "its replica set calls a member %s, a host that is unknown here: make the name known to this machine (/etc/hosts), or test the named server alone, with directConnection=true"
              .formatted(unknown.get()));
    }
    return seen.getServerDescriptions().stream().anyMatch(ServerDescription::isOk)
            && seen.getServerDescriptions().stream().noneMatch(ServerDescription::isPrimary)
        ? Optional.of(
            "the replica set has no primary that can be reached from here, and only that takes writes")
        : Optional.empty();
  }

  private static boolean isUnknownHost(Throwable failure) {
    return failure != null
        && (failure instanceof UnknownHostException || isUnknownHost(failure.getCause()));
  }

  /** Returns settings that connect to the primary alone. */
  static MongoClientSettings primaryAlone(ClusterDescription seen, MongoClientSettings settings) {
    if (seen.getConnectionMode() != ClusterConnectionMode.MULTIPLE) {
      return settings;
    }
    var primary =
        seen.getServerDescriptions().stream()
            .filter(ServerDescription::isPrimary)
            .map(ServerDescription::getAddress)
            .findFirst()
            .orElseThrow(() -> new StoreException("the replica set has no primary now"));
    var alone =
        ClusterSettings.builder()
            .hosts(List.of(primary))
            .mode(ClusterConnectionMode.SINGLE)
            .serverSelectionTimeout(
                settings.getClusterSettings().getServerSelectionTimeout(TimeUnit.MILLISECONDS),
                TimeUnit.MILLISECONDS)
            .build();
    return MongoClientSettings.builder(settings)
        .applyToClusterSettings(cluster -> cluster.applySettings(alone))
        .build();
  }
}
