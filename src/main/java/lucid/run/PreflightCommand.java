package lucid.run;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import lucid.campaign.Baseline;
import lucid.config.InvalidConfigException;
import lucid.config.Secret;
import lucid.preflight.PreflightReport;
import lucid.settings.SettingsReader;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;

/**
 * Reports before a campaign whether the target can be measured. Settings that a run refuses are
 * refused here, too.
 *
 * <p>Exit status: 0 if everything can be measured, 1 if something must be changed first, 2 if
 * something can't be measured.
 */
public final class PreflightCommand {
  private PreflightCommand() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
  }

  private static int run(PrintStream out) {
    try {
      var settings = SettingsReader.read();
      Baseline.of(settings);
      try (var target =
          Target.open(
              settings,
              EnumSet.allOf(Service.class),
              settings.resultsFolder().resolveSibling("stack"))) {
        return PreflightReport.print(settings, target, out);
      }
    } catch (InvalidConfigException | PreflightException e) {
      out.println(Secret.safeMessage(e));
      return PreflightReport.MISCONFIGURED;
    }
  }
}
