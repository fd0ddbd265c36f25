package lucid.preflight;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import lucid.config.Secret;
import lucid.resources.Exporter;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Target;

/** Checks the exporter of the target's resource usage. No criterion needs it: at worst it warns. */
final class MetricsPreflight {
  private MetricsPreflight() {}

  /** Returns the finding; empty if the target has no address for an exporter. */
  static Optional<Finding> of(Target target) {
    return target
        .addresses()
        .metrics()
        .flatMap(TargetAddresses.Metrics::url)
        .map(url -> look(target, url));
  }

  private static Finding look(Target target, URI url) {
    var subject = "metrics " + url.toString().replaceAll("[?#].*", "");
    try {
      return Finding.ok(
          subject, "offers " + new Exporter(url, () -> target.authorities("metrics")).offers());
    } catch (IOException | PreflightException e) {
      return Finding.warning(
          subject,
          "the target's resource usage will not be shown: %s. Is lucid.targets.%s.metrics.url the address of a node_exporter or cAdvisor?"
              .formatted(Secret.safeMessage(e), target.name()));
    }
  }
}
