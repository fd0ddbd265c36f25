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
 * The files of a campaign's verdicts. Only each run's {@code verdict.json} is kept. All files about
 * the campaign are written anew from these, under a lock, so that simulations that end at the same
 * time don't lose each other's result.
 */
public final class CampaignFiles {
  static final String VERDICT = "verdict.json";
  static final String SERIES = "series.json";

  /** The lock between threads of this JVM, since file locks work only between processes. */
  private static final Object WITHIN_JVM = new Object();

  /** The time after a run's start from which on a process with its number is another one. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(2);

  private final Path results;

  public CampaignFiles(Path results) {
    this.results = results.toAbsolutePath().normalize();
  }

  /** Returns the campaign page. */
  public Path page() {
    return results.resolve("index.html");
  }

  /**
   * Returns the JUnit file of a simulation, in the folder beside the results where CI looks for it.
   */
  Path junit(String simulation) {
    return results
        .resolveSibling(results.getFileName() + "-reports")
        .resolve("TEST-" + simulation + ".xml");
  }

  /**
   * Writes the files of a run.
   *
   * @param folder the run's folder, in the results folder
   */
  public void record(RunVerdict run, Path folder) throws IOException {
    AtomicFile.write(folder.resolve(VERDICT), VerdictJson.of(run));
    AtomicFile.write(junit(run.simulation()), JUnitXml.of(run));
  }

  /** Writes the files of a run with its series. */
  public void record(RunVerdict run, Series series, Path folder) throws IOException {
    AtomicFile.write(folder.resolve(SERIES), VerdictJson.of(series));
    record(run, folder);
  }

  /**
   * Begins a run: writes the verdict that holds if the run is killed. Removes the capacity report,
   * and the JUnit files of simulations that the campaign has not begun: they belong to an earlier
   * campaign, and CI would take them for this one's.
   *
   * @param announced the verdict of a run that is killed
   * @param folder the run's folder, in the results folder
   */
  public void begin(RunVerdict announced, Path folder) throws IOException {
    locked(
        () -> {
          record(announced, folder);
          Files.deleteIfExists(capacityFile());
          return publishAfresh(Campaign.Key.of(announced), List.of());
        });
  }

  /**
   * Adds the answer of a search to the answers of the same campaign. Answers of an earlier campaign
   * are removed.
   */
  public void record(CapacityAnswer answer, Campaign.Key key) throws IOException {
    var unused =
        locked(
            () -> {
              var now = Instant.now();
              var notes = new ArrayList<String>();
              var report =
                  capacity(key, notes)
                      .orElseGet(() -> CapacityReport.of(key, now))
                      .with(answer, now);
              AtomicFile.write(capacityFile(), VerdictJson.of(report));
              return publishAfresh(key, notes);
            });
  }

  private Path capacityFile() {
    return results.resolve(CapacityReport.FILE);
  }

  /**
   * Returns the capacities that a campaign has found; empty if it has not searched. Adds a note if
   * the file can't be read.
   */
  private Optional<CapacityReport> capacity(Campaign.Key key, List<String> notes) {
    try {
      return Optional.of(VerdictJson.read(capacityFile(), CapacityReport.class))
          .filter(report -> report.key().equals(key));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      notes.add(
          "this file can't be read, so the capacities in it are left out: " + CapacityReport.FILE);
      return Optional.empty();
    }
  }

  private Campaign publishAfresh(Campaign.Key key, List<String> notes) throws IOException {
    var campaign = publishUnlocked(key, notes);
    for (var simulation : campaign.simulations()) {
      if (simulation.leftOut()) {
        Files.deleteIfExists(junit(simulation.name()));
      }
    }
    return campaign;
  }

  /** Deletes all files of a run, so that no file says PASS. */
  public void withdraw(RunVerdict run, Path folder) throws IOException {
    Files.deleteIfExists(junit(run.simulation()));
    retract(folder);
  }

  /** Deletes the verdict and its series in {@code folder}, and the folder if it is empty then. */
  public void retract(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(VERDICT));
    Files.deleteIfExists(folder.resolve(SERIES));
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Gatling's report stays in the folder.
    }
  }

  /**
   * Writes the files of a campaign.
   *
   * @param run any run of the campaign whose own files are written
   */
  public Campaign publish(RunVerdict run) throws IOException {
    return locked(() -> publishUnlocked(Campaign.Key.of(run), List.of()));
  }

  private Campaign publishUnlocked(Campaign.Key key, List<String> known) throws IOException {
    var notes = new ArrayList<>(known);
    var capacity = capacity(key, notes);
    var campaign = read(key, notes);
    AtomicFile.write(results.resolve(Campaign.FILE), VerdictJson.of(campaign));
    AtomicFile.write(results.resolve("summary.md"), SummaryMarkdown.of(campaign, capacity));
    AtomicFile.write(page(), CampaignPage.of(campaign, this::series, capacity));
    return campaign;
  }

  /**
   * Returns the series of a run; empty if the run ended before its load did, or is of an older
   * version.
   */
  private Optional<Series> series(Campaign.Simulation simulation) {
    return simulation
        .folder()
        .flatMap(
            folder -> {
              try {
                return Optional.of(
                    VerdictJson.read(results.resolve(folder).resolve(SERIES), Series.class));
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }

  /** Work that two runs must not do at the same time. */
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
        // The lock ends with the channel.
        var unused = channel.lock();
        return work.done();
      }
    }
  }

  private Campaign read(Campaign.Key key, List<String> notes) throws IOException {
    var runs = new ArrayList<Campaign.Found>();
    for (var folder : folders()) {
      var file = folder.resolve(VERDICT);
      try {
        runs.add(
            new Campaign.Found(
                folder.getFileName().toString(), VerdictJson.read(file, RunVerdict.class)));
      } catch (NoSuchFileException e) {
        // The folder is of a run that is under way, or not of this project.
      } catch (IOException e) {
        notes.add("this file can't be read, so its run is left out: " + results.relativize(file));
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
