package lucid.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lucid.campaign.Campaign;
import lucid.campaign.VerdictJson;
import lucid.capacity.AnswerMaker;
import lucid.capacity.CapacityAnswer;
import lucid.capacity.CapacityQuestion;
import lucid.capacity.CapacitySearch;
import lucid.capacity.CapacitySearch.Trial;
import lucid.capacity.CapacityStep;
import lucid.config.Secret;
import lucid.report.CampaignFiles;
import lucid.report.CapacityWords;
import lucid.settings.Settings;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * Searches for the capacity that a simulation asks for. Each load is tried by a whole run of the
 * simulation in a process of its own. The verdict of that run decides whether the load holds.
 */
final class CapacityRun {
  /** The time that a run may go on after the end of the search's time. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Class<?> simulation;
  private final Settings settings;
  private final CapacityQuestion question;
  private final CampaignFiles files;
  private final Path folder;
  private final AnswerMaker answers;
  private final long begunAt = System.nanoTime();
  private final List<CapacityStep> steps = new ArrayList<>();

  private CapacityRun(Class<?> simulation, Settings settings, CapacityQuestion question) {
    this.simulation = simulation;
    this.settings = settings;
    this.question = question;
    this.files = new CampaignFiles(settings.resultsFolder());
    this.folder = settings.resultsFolder().toAbsolutePath().normalize().resolve("capacity");
    this.answers =
        new AnswerMaker(question, settings.capacity(), simulation.getName(), Instant.now());
  }

  /**
   * Searches, and writes the answer to its files and to the console.
   *
   * @param question the load to raise
   * @return true if there is an answer
   */
  static boolean answer(Class<?> simulation, Settings settings, CapacityQuestion question) {
    try {
      return new CapacityRun(simulation, settings, question).answer();
    } catch (IOException e) {
      System.err.println(
          "The capacity can't be written to %s: %s. Is the disk full, or the folder not writable?"
              .formatted(settings.resultsFolder().toAbsolutePath(), Secret.safeMessage(e)));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean answer() throws IOException, InterruptedException {
    record(answers.underWay(steps, elapsed()));
    deleteStepsOfEarlierSearches();
    var answer = search();
    record(answer);
    System.out.print(CapacityWords.console(answer, files.page()));
    return answer.isFound();
  }

  private CapacityAnswer search() throws IOException, InterruptedException {
    var search = new CapacitySearch(question.bounds(), settings.capacity());
    for (var next = search.next(elapsed()); next.isPresent(); next = search.next(elapsed())) {
      var trial = next.get();
      var begun = elapsed();
      var folderOfStep =
          folder.resolve("%s-%02d-%d".formatted(name(), steps.size() + 1, trial.load()));
      System.out.println(CapacityWords.trying(question, trial));
      var left = settings.capacity().time().minus(begun).plus(GRACE);
      var run = StepProcess.run(simulation, settingsOf(trial), folderOfStep, left);
      if (run.isEmpty()) {
        return answers.broken(
            "the run with %d %s left no verdict; see %s."
                .formatted(trial.load(), question.unit(), folderOfStep.resolve("console.txt")),
            steps,
            elapsed());
      }
      var step = read(trial, run.get());
      steps.add(step);
      System.out.println(CapacityWords.step(step));
      if (endsTheSearch(step)) {
        return answers.ended(step, steps, elapsed());
      }
      search.tell(trial, step.outcome(), elapsed().minus(begun));
      record(answers.underWay(steps, elapsed()));
    }
    return answers.of(search, steps, elapsed());
  }

  /** An overloaded target may need a moment, so only a second error in a row ends the search. */
  private boolean endsTheSearch(CapacityStep last) {
    return last.broke()
        && (last.outcome() != Outcome.ERROR
            || (steps.size() > 1 && steps.get(steps.size() - 2).broke()));
  }

  private CapacityStep read(Trial trial, Path run) throws IOException {
    return CapacityStep.of(
        trial,
        question,
        VerdictJson.read(run.resolve("verdict.json"), RunVerdict.class),
        series(run),
        folder.getParent().relativize(run).toString());
  }

  /** Returns the series of a run; empty if the run ended before its load did. */
  private static Optional<Series> series(Path run) throws IOException {
    var file = run.resolve("series.json");
    return Files.exists(file)
        ? Optional.of(VerdictJson.read(file, Series.class))
        : Optional.empty();
  }

  private Map<String, String> settingsOf(Trial trial) {
    var all = new TreeMap<>(question.settings(trial));
    all.put("lucid.capacity.search", "false");
    // Earlier campaigns had other loads, so a comparison would mean nothing.
    all.put("lucid.baseline", "");
    return all;
  }

  private String name() {
    return simulation.getSimpleName();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begunAt);
  }

  private void record(CapacityAnswer answer) throws IOException {
    files.record(
        answer,
        new Campaign.Key(
            settings.campaign(), settings.target(), settings.profile(), settings.fingerprint()));
  }

  private void deleteStepsOfEarlierSearches() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var earlier = Files.list(folder)) {
      for (var step : earlier.filter(this::isStep).toList()) {
        try (var paths = Files.walk(step)) {
          for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    }
  }

  private boolean isStep(Path path) {
    return path.getFileName().toString().startsWith(name() + "-");
  }
}
