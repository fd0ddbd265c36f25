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
 * Lets Gatling's clients accept the authorities of the target's settings. Gatling reads one file of
 * authorities for the whole JVM, and this class writes that file.
 */
final class GatlingTrust {
  private GatlingTrust() {}

  /**
   * Lets Gatling accept the authorities of a service. Returns a clean-up that undoes this; empty if
   * the service has no TLS address, or no authorities of its own.
   *
   * @param folder the folder for the file of authorities
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

  /**
   * Returns the names of the services that requests are sent to. The mesh's simulation also checks
   * the health of gateway and engine.
   */
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
