package lucid.target;

import java.nio.file.Path;
import java.util.Set;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;

/**
 * What is tested: an embedded stack of one's own, or services that somebody else runs.
 *
 * @param name as in the settings
 * @param addresses where its services are
 */
public record Target(String name, TargetAddresses addresses, Runnable closing)
    implements AutoCloseable {

  /**
   * Takes the settings' target; starts the stack if it is the embedded one.
   *
   * @param needed the services that will be tested: an embedded stack comes without a database if
   *     that is not among them
   * @param logFolder where the stack's log is kept
   * @throws lucid.config.InvalidConfigException if the stack refuses its dials
   * @throws PreflightException if an address may not be load-tested, or the stack does not start
   */
  public static Target open(Settings settings, Set<Service> needed, Path logFolder) {
    if (settings.target().equals(Settings.EMBEDDED)) {
      var dials = settings.stack();
      var stack =
          EmbeddedStack.start(
              needed.contains(Service.DATABASE) ? dials : dials.withoutKey(Service.DATABASE.key()),
              logFolder);
      return new Target(Settings.EMBEDDED, stack.addresses(), stack::close);
    }
    var addresses = settings.targets().get(settings.target());
    if (!settings.allowPublicTarget()) {
      PrivateNetwork.require(settings.target(), addresses);
    }
    return new Target(settings.target(), addresses, () -> {});
  }

  /** Ends the embedded stack; does nothing to services that somebody else runs. */
  @Override
  public void close() {
    closing.run();
  }
}
