package lucid.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.verdict.Change;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;

/** Earlier campaigns that a run's figures are compared with. They decide nothing. */
public final class Baseline {
  /** The most campaigns of a folder that are compared: services change over time. */
  static final int MOST = 50;

  private static final String KEY = "lucid.baseline";

  /** The most files that one sentence names. */
  private static final int NAMED = 3;

  private static final String OWN = "is written anew by every run: copy it elsewhere";

  /** The campaigns, the earliest first. */
  private final List<Campaign> campaigns;

  private final List<String> leftOut;
  private final int comparisons;

  /** A run of an earlier campaign. */
  private record Past(Campaign campaign, RunVerdict run) {}

  /** Creates a baseline of all {@code campaigns}, of which there must be at least one. */
  public Baseline(List<Campaign> campaigns) {
    this(campaigns, List.of());
  }

  private Baseline(List<Campaign> campaigns, List<String> leftOut) {
    this.campaigns = campaigns.stream().sorted(Comparator.comparing(Campaign::writtenAt)).toList();
    this.leftOut = leftOut;
    this.comparisons =
        (int)
            campaigns.stream()
                .flatMap(campaign -> campaign.simulations().stream())
                .flatMap(simulation -> simulation.verdict().stream())
                .flatMap(
                    run ->
                        run.criteria().stream()
                            .filter(Change::isComparable)
                            .map(criterion -> List.of(run.simulation(), criterion.name())))
                .distinct()
                .count();
  }

  /**
   * Reads the baseline that the settings name: a campaign, or a folder of campaigns.
   *
   * @return empty if the settings name none
   * @throws lucid.config.InvalidConfigException if the file is no campaign that can be compared
   *     with, or if the folder has none, or has a file that is no campaign
   */
  public static Optional<Baseline> of(Settings settings) {
    return settings
        .baseline()
        .map(path -> Files.isDirectory(path) ? folder(path, settings) : file(path, settings));
  }

  private static Baseline file(Path file, Settings settings) {
    if (isOwn(file, settings)) {
      throw refusal(settings, file, "this one " + OWN);
    }
    if (!Files.isRegularFile(file)) {
      throw refusal(
          settings,
          file,
          Files.exists(file) ? "that is neither a file nor a folder" : "there is no such file");
    }
    try {
      var campaign = VerdictJson.read(file, Campaign.class);
      whyNot(campaign, settings)
          .ifPresent(
              why -> {
                throw refusal(settings, file, "this one " + why);
              });
      return new Baseline(List.of(campaign));
    } catch (IOException e) {
      throw refusal(
          settings,
          file,
          "that is not a campaign, or it was written by another version of this project");
    }
  }

  /**
   * Reads the campaigns of a folder. Targets and profiles may share it, so campaigns of another
   * target or profile are left out, and named. A file that is no campaign is refused: it may be a
   * failed copy, and a history must not become shorter unnoticed.
   */
  private static Baseline folder(Path folder, Settings settings) {
    var files = jsonFiles(folder, settings);
    if (files.isEmpty()) {
      throw refusal(settings, folder, "there is no *.json in that folder");
    }
    var latest = new PriorityQueue<Campaign>(Comparator.comparing(Campaign::writtenAt));
    var leftOut = new TreeMap<String, List<String>>();
    var foreign = new ArrayList<String>();
    int tooMany = 0;
    for (var file : files) {
      var name = file.getFileName().toString();
      if (isOwn(file, settings)) {
        leftOut.computeIfAbsent(OWN, why -> new ArrayList<>()).add(name);
        continue;
      }
      try {
        var campaign = VerdictJson.read(file, Campaign.class);
        var whyNot = whyNot(campaign, settings);
        if (whyNot.isPresent()) {
          leftOut.computeIfAbsent(whyNot.get(), why -> new ArrayList<>()).add(name);
          continue;
        }
        latest.add(campaign);
        if (latest.size() > MOST) {
          latest.remove();
          tooMany++;
        }
      } catch (IOException e) {
        foreign.add(name);
      }
    }
    if (!foreign.isEmpty()) {
      throw refusal(
          settings,
          folder,
          "in that folder, %s %s written by another version of this project: move %s elsewhere"
              .formatted(
                  names(foreign),
                  foreign.size() == 1 ? "is not a campaign, or was" : "are not campaigns, or were",
                  foreign.size() == 1 ? "it" : "them"));
    }
    var words = inWords(leftOut);
    if (latest.isEmpty()) {
      throw refusal(
          settings, folder, "that folder has no such file, only: " + String.join("; ", words));
    }
    if (tooMany > 0) {
      words.add("%d earlier campaigns (the latest %d are enough)".formatted(tooMany, MOST));
    }
    return new Baseline(List.copyOf(latest), words);
  }

  private static List<Path> jsonFiles(Path folder, Settings settings) {
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().endsWith(".json"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw refusal(settings, folder, "that folder can't be read");
    }
  }

  private static List<String> inWords(Map<String, List<String>> leftOut) {
    var words = new ArrayList<String>();
    leftOut.forEach((why, files) -> words.add("%s (%s)".formatted(names(files), why)));
    return words;
  }

  /** Returns {@code a.json, b.json, c.json and 4 more}. */
  private static String names(List<String> files) {
    var named = String.join(", ", files.subList(0, Math.min(NAMED, files.size())));
    return files.size() > NAMED ? "%s and %d more".formatted(named, files.size() - NAMED) : named;
  }

  private static boolean isOwn(Path file, Settings settings) {
    var written = settings.resultsFolder().resolve(Campaign.FILE);
    return file.toAbsolutePath().normalize().equals(written.toAbsolutePath().normalize());
  }

  private static Optional<String> whyNot(Campaign campaign, Settings settings) {
    if (!campaign.target().equals(settings.target())) {
      return Optional.of("is of target " + campaign.target());
    }
    if (!campaign.profile().equals(settings.profile())) {
      return Optional.of("is of profile %s, which has other loads".formatted(campaign.profile()));
    }
    if (campaign.id().equals(settings.campaign())) {
      return Optional.of("is of the campaign that is running now");
    }
    return campaign.simulations().stream().allMatch(one -> one.verdict().isEmpty())
        ? Optional.of("has no run that has ended")
        : Optional.empty();
  }

  private static RuntimeException refusal(Settings settings, Path file, String why) {
    return SettingsReader.refusal(
        KEY,
        file.toString(),
        ("the campaign.json of an earlier campaign of target %s and profile %s, or a folder of such"
                + " files; %s")
            .formatted(settings.target(), settings.profile(), why));
  }

  /** Returns the same verdict, in which each criterion is compared with the earlier ones. */
  public RunVerdict compare(RunVerdict run) {
    var past = past(run.simulation());
    var last = past.isEmpty() ? Optional.<Past>empty() : Optional.of(past.get(past.size() - 1));
    var lastCampaign = last.map(Past::campaign).orElse(campaigns.get(campaigns.size() - 1));
    return run.compared(
        run.criteria().stream().map(criterion -> compare(criterion, past)).toList(),
        new RunVerdict.EarlierRuns(
            lastCampaign.id(),
            last.map(one -> one.run().startedAt()),
            past.isEmpty()
                ? lastCampaign.fingerprint().equals(run.fingerprint())
                : past.stream()
                    .allMatch(one -> one.campaign().fingerprint().equals(run.fingerprint())),
            past.size() > 1 ? Optional.of(past.size()) : Optional.empty(),
            leftOut.isEmpty() ? Optional.empty() : Optional.of(leftOut)));
  }

  /**
   * Returns the earlier runs of a simulation, the earliest first. A run may be in two files, if one
   * is a copy of the other or a later state of its campaign. It counts once: counted twice, it
   * would make runs look more alike than they are.
   */
  private List<Past> past(String simulation) {
    var runs = new TreeMap<Instant, Past>();
    for (var campaign : campaigns) {
      campaign.simulations().stream()
          .filter(one -> one.name().equals(simulation))
          .flatMap(one -> one.verdict().stream())
          .forEach(run -> runs.put(run.startedAt(), new Past(campaign, run)));
    }
    return List.copyOf(runs.values());
  }

  /** Compares a criterion, unless it is about the injector and not about the target. */
  private CriterionVerdict compare(CriterionVerdict now, List<Past> past) {
    return now.role() == Criterion.Role.SOUNDNESS
        ? now
        : now.compared(
            Change.of(
                now,
                past.stream()
                    .flatMap(
                        one ->
                            one.run().criteria().stream()
                                .filter(criterion -> criterion.name().equals(now.name()))
                                .limit(1)
                                .map(
                                    criterion ->
                                        new Change.EarlierCriterion(
                                            one.run().startedAt(), criterion)))
                    .toList(),
                comparisons));
  }
}
