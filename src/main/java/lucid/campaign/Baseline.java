package lucid.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.verdict.Change;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;

/** An earlier campaign that a run's figures are compared with. It decides nothing. */
public final class Baseline {
  private static final String KEY = "lucid.baseline";

  private final Campaign campaign;

  public Baseline(Campaign campaign) {
    this.campaign = campaign;
  }

  /**
   * Reads the settings' baseline.
   *
   * @return empty if they name none
   * @throws lucid.config.InvalidConfigException if it is not a campaign that can be compared with
   */
  public static Optional<Baseline> of(Settings settings) {
    return settings.baseline().map(file -> read(file, settings));
  }

  private static Baseline read(Path file, Settings settings) {
    var written = settings.resultsFolder().resolve(Campaign.FILE);
    if (file.toAbsolutePath().normalize().equals(written.toAbsolutePath().normalize())) {
      throw refusal(settings, file, "this one is written anew by every run: copy it elsewhere");
    }
    if (!Files.isRegularFile(file)) {
      throw refusal(
          settings, file, Files.exists(file) ? "that is no file" : "there is no such file");
    }
    try {
      var campaign = VerdictJson.readCampaign(file);
      whyNot(campaign, settings)
          .ifPresent(
              why -> {
                throw refusal(settings, file, why);
              });
      return new Baseline(campaign);
    } catch (IOException e) {
      throw refusal(settings, file, "what is there is none, or of another version of this project");
    }
  }

  private static Optional<String> whyNot(Campaign campaign, Settings settings) {
    if (!campaign.target().equals(settings.target())) {
      return Optional.of("this one is of target " + campaign.target());
    }
    if (!campaign.profile().equals(settings.profile())) {
      return Optional.of(
          "this one is of profile %s, whose loads are others".formatted(campaign.profile()));
    }
    if (campaign.id().equals(settings.campaign())) {
      return Optional.of("this one is of the very campaign that is being run");
    }
    return campaign.simulations().stream().allMatch(one -> one.verdict().isEmpty())
        ? Optional.of("no run in this one has ended")
        : Optional.empty();
  }

  private static RuntimeException refusal(Settings settings, Path file, String why) {
    return SettingsReader.refusal(
        KEY,
        file.toString(),
        "the campaign.json of an earlier campaign of target %s and profile %s; %s"
            .formatted(settings.target(), settings.profile(), why));
  }

  /** The same run, each of its criteria beside the earlier one. */
  public RunVerdict compare(RunVerdict run) {
    var earlier =
        campaign.simulations().stream()
            .filter(simulation -> simulation.name().equals(run.simulation()))
            .findFirst()
            .flatMap(Campaign.Simulation::verdict);
    return run.compared(
        run.criteria().stream().map(criterion -> compare(criterion, earlier)).toList(),
        new RunVerdict.Earlier(
            campaign.id(),
            earlier.map(RunVerdict::startedAt),
            campaign.fingerprint().equals(run.fingerprint())));
  }

  /** Whether the load was sent as due is no figure of the target. */
  private static CriterionVerdict compare(CriterionVerdict now, Optional<RunVerdict> earlier) {
    return now.role() == Criterion.Role.SOUNDNESS
        ? now
        : now.compared(
            Change.of(
                now,
                earlier.stream()
                    .flatMap(run -> run.criteria().stream())
                    .filter(criterion -> criterion.name().equals(now.name()))
                    .findFirst()));
  }
}
