package lucid.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lucid.campaign.Campaign;
import lucid.campaign.VerdictJson;
import lucid.capacity.CapacityAnswer;
import lucid.capacity.CapacityReport;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * The files that verdicts are written to. The runs' own {@code verdict.json} are all that is
 * remembered: whatever speaks of the campaign is made anew from them under a lock, so that
 * simulations that end at the same time don't lose each other's result.
 */
public final class CampaignFiles {
  static final String VERDICT = "verdict.json";
  static final String SERIES = "series.json";

  /** Orders the threads of a JVM: file locks order processes only. */
  private static final Object WITHIN_JVM = new Object();

  /** A process that began later than its run is another, of the same number. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

  private final Path results;

  public CampaignFiles(Path results) {
    this.results = results.toAbsolutePath().normalize();
  }

  /** The campaign page. */
  public Path page() {
    return results.resolve("index.html");
  }

  /** Where CI finds the JUnit files: beside the results. */
  Path junit(String simulation) {
    return results
        .resolveSibling(results.getFileName() + "-reports")
        .resolve("TEST-" + simulation + ".xml");
  }

  /**
   * Writes what is the run's own.
   *
   * @param folder of the run, in the results folder
   */
  public void record(RunVerdict run, Path folder) throws IOException {
    AtomicFile.write(folder.resolve(VERDICT), VerdictJson.of(run));
    AtomicFile.write(junit(run.simulation()), JUnitXml.of(run));
  }

  /** As {@link #record(RunVerdict, Path)}, with what the page draws of it. */
  public void record(RunVerdict run, Series series, Path folder) throws IOException {
    AtomicFile.write(folder.resolve(SERIES), VerdictJson.of(series));
    record(run, folder);
  }

  /**
   * Begins a run: writes the verdict that holds if it is killed, and removes the JUnit files of the
   * simulations that its campaign has not begun, and the capacity that was searched for. They are
   * an earlier campaign's, and CI would take them for this one's.
   *
   * @param announced what the run says if nothing else will be written
   * @param folder of the run, in the results folder
   */
  public void begin(RunVerdict announced, Path folder) throws IOException {
    locked(
        () -> {
          record(announced, folder);
          Files.deleteIfExists(capacityFile());
          return publishAfresh(Campaign.Key.of(announced));
        });
  }

  /**
   * Writes how far a service goes, beside what the same campaign has found of others. What is there
   * of an earlier campaign is removed.
   */
  public void record(CapacityAnswer answer, Campaign.Key key) throws IOException {
    var unused =
        locked(
            () -> {
              var now = Instant.now();
              var report =
                  capacity()
                      .filter(earlier -> earlier.key().equals(key))
                      .orElseGet(() -> CapacityReport.of(key, now))
                      .with(answer, now);
              AtomicFile.write(capacityFile(), VerdictJson.of(report));
              return publishAfresh(key);
            });
  }

  private Path capacityFile() {
    return results.resolve(CapacityReport.FILE);
  }

  /** Empty if there is none, or none that can be read: it is then written anew. */
  private Optional<CapacityReport> capacity() {
    try {
      return Optional.of(VerdictJson.read(capacityFile(), CapacityReport.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Campaign publishAfresh(Campaign.Key key) throws IOException {
    var campaign = publishUnlocked(key);
    for (var simulation : campaign.simulations()) {
      if (simulation.leftOut()) {
        Files.deleteIfExists(junit(simulation.name()));
      }
    }
    return campaign;
  }

  /** Takes back all that {@code record} wrote of a run: nothing may be left that says PASS. */
  public void withdraw(RunVerdict run, Path folder) throws IOException {
    Files.deleteIfExists(junit(run.simulation()));
    retract(folder);
  }

  /**
   * Takes the verdict and its series out of {@code folder}, and the folder too if it holds nothing
   * else.
   */
  public void retract(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(VERDICT));
    Files.deleteIfExists(folder.resolve(SERIES));
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Gatling's report stays.
    }
  }

  /**
   * Writes what is the campaign's.
   *
   * @param run any of its runs, recorded before
   */
  public Campaign publish(RunVerdict run) throws IOException {
    return locked(() -> publishUnlocked(Campaign.Key.of(run)));
  }

  private Campaign publishUnlocked(Campaign.Key key) throws IOException {
    var campaign = read(key);
    var capacity = capacity().filter(report -> report.key().equals(key));
    AtomicFile.write(results.resolve(Campaign.FILE), VerdictJson.of(campaign));
    AtomicFile.write(results.resolve("summary.md"), SummaryMarkdown.of(campaign, capacity));
    AtomicFile.write(page(), CampaignPage.of(campaign, this::series, capacity));
    return campaign;
  }

  /** Empty for a run that has none: it ended before its load did, or is of an older version. */
  private Optional<Series> series(Campaign.Simulation simulation) {
    return simulation
        .folder()
        .flatMap(
            folder -> {
              try {
                return Optional.of(VerdictJson.readSeries(results.resolve(folder).resolve(SERIES)));
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }

  /** What must not happen in two runs at the same time. */
  @FunctionalInterface
  private interface Work {
    Campaign done() throws IOException;
  }

  private Campaign locked(Work work) throws IOException {
    Files.createDirectories(results);
    synchronized (WITHIN_JVM) {
      try (var channel =
          FileChannel.open(
              results.resolve(".campaign.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        // Let go with the channel.
        var unused = channel.lock();
        return work.done();
      }
    }
  }

  private Campaign read(Campaign.Key key) throws IOException {
    var runs = new ArrayList<Campaign.Found>();
    var notes = new ArrayList<String>();
    for (var folder : folders()) {
      var file = folder.resolve(VERDICT);
      try {
        runs.add(new Campaign.Found(folder.getFileName().toString(), VerdictJson.read(file)));
      } catch (NoSuchFileException e) {
        // Gatling's folder of a run that is under way, or was no run of ours.
      } catch (IOException e) {
        notes.add("left out, since it can't be read: " + results.relativize(file));
      }
    }
    return Campaign.of(key, runs, notes, Instant.now(), CampaignFiles::stillRuns);
  }

  private List<Path> folders() throws IOException {
    try (var entries = Files.list(results)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static boolean stillRuns(RunVerdict run) {
    return ProcessHandle.of(run.environment().process())
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(start -> start.isBefore(run.startedAt().plus(CLOCKS_APART)))
        .isPresent();
  }
}
