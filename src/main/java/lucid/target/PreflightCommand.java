package lucid.target;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import lucid.config.InvalidConfigException;
import lucid.config.Secret;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;

/**
 * Looks at the whole target without any load: whether a campaign makes sense, what could not be
 * measured, what to change, how much of a latency is the network's, and how far the clocks are
 * apart.
 *
 * <p>Exit status: {@value #READY} if everything can be measured, {@value #MISCONFIGURED} if
 * something must be changed first, {@value #INCOMPLETE} if something can't be measured.
 */
public final class PreflightCommand {
  static final int READY = 0;
  static final int MISCONFIGURED = 1;
  static final int INCOMPLETE = 2;

  private PreflightCommand() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
  }

  static int run(PrintStream out) {
    try {
      var settings = SettingsReader.read();
      try (var target =
          Target.open(
              settings,
              EnumSet.allOf(Service.class),
              settings.resultsFolder().resolveSibling("stack"))) {
        return report(settings, target, out);
      }
    } catch (InvalidConfigException | PreflightException e) {
      out.println(Secret.safeMessage(e));
      return MISCONFIGURED;
    }
  }

  private static int report(Settings settings, Target target, PrintStream out) {
    out.printf("Target %s, before any load%n", settings.target());
    var findings = new ArrayList<Finding>();
    for (var service : Service.values()) {
      out.printf("%n%s%n", service.key());
      var found = Preflight.of(target, service, settings.criteria());
      found.forEach(finding -> print(finding, out));
      findings.addAll(found);
    }
    MetricsPreflight.of(target)
        .ifPresent(
            finding -> {
              out.printf("%nmetrics%n");
              print(finding, out);
            });
    out.printf("%nnetwork%n");
    NetworkBaseline.of(target.addresses())
        .forEach((address, baseline) -> out.printf("  %-16s %s%n", address, baseline.words()));
    out.printf("%nclock%n");
    ClockDifference.of(target.addresses())
        .forEach((address, difference) -> out.printf("  %-16s %s%n", address, difference));
    out.printf("%n%s%n", conclusion(status(findings)));
    return status(findings);
  }

  private static String conclusion(int status) {
    return switch (status) {
      case READY -> "Everything can be measured.";
      case MISCONFIGURED ->
          "Change what is misconfigured first: its simulations would end in ERROR.";
      default -> "The rest can be measured; what is not measurable will be said to be.";
    };
  }

  private static void print(Finding finding, PrintStream out) {
    out.printf(
        "  %-16s %s: %s%n",
        finding.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        finding.part().map(part -> finding.subject() + ", " + part).orElse(finding.subject()),
        finding.sentence());
  }

  static int status(List<Finding> findings) {
    if (findings.stream().anyMatch(one -> one.status() == Finding.Status.MISCONFIGURED)) {
      return MISCONFIGURED;
    }
    return findings.stream().anyMatch(one -> one.status() == Finding.Status.NOT_MEASURABLE)
        ? INCOMPLETE
        : READY;
  }
}
