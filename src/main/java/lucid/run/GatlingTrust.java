package lucid.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.tls.Authorities;
import lucid.tls.Https;

/**
 * Lets Gatling's clients accept the authorities that the target's settings name. Gatling reads its
 * own settings before a simulation is made, and knows one file for the JVM: it is made here.
 */
final class GatlingTrust {
  private GatlingTrust() {}

  /**
   * Begins; returns how to end it, or nothing if there is nothing to do: the service has no address
   * of TLS, or no authorities of its own.
   *
   * @param folder gets the file
   */
  static Optional<Runnable> begin(Target target, Service service, Path folder) {
    var named =
        whatIsSentTo(service).stream().filter(what -> isNamed(target.addresses(), what)).toList();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    var file = folder.resolve("authorities-" + ProcessHandle.current().pid() + ".jks");
    try {
      Files.createDirectories(folder);
      return Optional.of(
          Authorities.useEverywhere(named.stream().map(target::authorities).toList(), file));
    } catch (IOException e) {
      throw new PreflightException(
          "the target's authorities can't be written for Gatling: " + Secret.safeMessage(e));
    }
  }

  /** The health of gateway and engine is among what is tested of the mesh. */
  private static List<String> whatIsSentTo(Service service) {
    return switch (service) {
      case GATEWAY -> List.of("gateway");
      case BLOCKCHAIN -> List.of("blockchain");
      case MESH -> List.of("mesh", "gateway", "blockchain");
      case DATABASE -> List.of();
    };
  }

  private static boolean isNamed(TargetAddresses addresses, String what) {
    return addresses.withoutSecrets().entrySet().stream()
            .filter(entry -> entry.getKey().equals(what) || entry.getKey().startsWith(what + " "))
            .filter(entry -> !entry.getKey().equals(TargetAddresses.MTLS))
            .anyMatch(entry -> Https.is(URI.create(entry.getValue())))
        && addresses.ca(what).isPresent();
  }
}
