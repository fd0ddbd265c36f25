package lucid.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import lucid.campaign.Baseline;
import lucid.log.GatlingLog;
import lucid.log.RunLog;
import lucid.measure.InjectorLag;
import lucid.report.CampaignFiles;
import lucid.report.Console;
import lucid.resources.ResourceWatch;
import lucid.settings.Settings;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Environment;
import lucid.verdict.Facts;
import lucid.verdict.Judge;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/**
 * One run of one simulation, from before its target is opened to its verdict. Begun by the
 * simulation; concluded by a shutdown hook once Gatling's report is whole, and just the same after
 * a crash, Ctrl-C or an error before the load.
 */
public final class Run {
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

  /** Gatling's clock goes by nanoTime from its own start: it may differ from the system's. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  /** Gatling's exit status for breached assertions: the one after which Maven goes on. */
  private static final int BREACHED = 2;

  private static final AtomicReference<Run> LATEST = new AtomicReference<>();

  private final Thread atExit;
  private final boolean judgedHere;
  private final String simulation;
  private final Settings settings;
  private final List<Criterion> criteria;
  private final InjectorLag lag;
  private final Optional<Baseline> baseline;
  private final Facts facts = new Facts();
  private final Instant begunAt = Instant.now();
  private final Timeline timeline = new Timeline("start", Timeline.processStart());
  private final CampaignFiles files;

  /** Holds the verdict unless there is a folder of Gatling's. */
  private final Path ownFolder;

  private volatile Map<String, String> addresses = Map.of();
  private volatile Runnable cleanUp = () -> {};
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Optional<Instant> loadFrom = Optional.empty();
  private volatile Optional<String> stopped = Optional.empty();
  private volatile Duration window = Duration.ZERO;
  private volatile boolean loadEnded;
  private volatile Optional<ResourceWatch> watch = Optional.empty();
  private RunVerdict verdict;

  /** Why there is no load, or no whole one. */
  private record Failure(Outcome outcome, String reason) {}

  private Run(
      String simulation,
      Settings settings,
      List<Criterion> criteria,
      InjectorLag lag,
      boolean judgedHere) {
    this.judgedHere = judgedHere;
    this.atExit = new Thread(judgedHere ? this::concludeAndExit : this::leave, "verdict");
    this.simulation = simulation;
    this.settings = settings;
    this.criteria = List.copyOf(criteria);
    this.lag = lag;
    this.baseline = Baseline.of(settings);
    this.files = new CampaignFiles(settings.resultsFolder());
    this.ownFolder = settings.resultsFolder().resolve(folderPrefix() + FOLDER_TIME.format(begunAt));
  }

  /**
   * Begins a run and sees to it that it is concluded when the JVM ends, however it ends; only then
   * may its target be opened.
   *
   * @param simulation the class
   * @throws lucid.config.InvalidConfigException if there is no comparing with the settings'
   *     baseline
   * @throws UncheckedIOException if the results folder can't be written to
   */
  public static Run begin(
      Class<?> simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    var run = begin(new Run(simulation.getName(), settings, criteria, lag, true));
    run.announce();
    return run;
  }

  /**
   * Begins a run that Gatling Enterprise judges, by the assertions that the criteria made: nothing
   * is written, and how the process ends is not ours. The target is left as it was found when the
   * load has ended, or else when the JVM does.
   */
  public static Run judgedElsewhere(
      Class<?> simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    return begin(new Run(simulation.getName(), settings, criteria, lag, false));
  }

  private static Run begin(Run run) {
    LATEST.set(run);
    Runtime.getRuntime().addShutdownHook(run.atExit);
    return run;
  }

  /** Writes the verdict that holds if the run is killed: then nothing else will be written. */
  private void announce() {
    var reason = "the run has not ended: it is under way, or was killed";
    var judgement = new Judge(facts).unmeasured(criteria, Outcome.ERROR, reason);
    try {
      var announced = verdict(judgement, Optional.empty(), Optional.empty(), true);
      files.record(announced, ownFolder);
      files.publish(announced);
    } catch (IOException e) {
      failure = Optional.of(new Failure(Outcome.ERROR, unwritable(e)));
      throw new UncheckedIOException(unwritable(e), e);
    }
  }

  /** The run that was begun last in this JVM: for whoever runs Gatling inside another program. */
  public static Optional<Run> latest() {
    return Optional.ofNullable(LATEST.get());
  }

  /** What the verdict should say beside its figures. */
  public Facts facts() {
    return facts;
  }

  /**
   * The target is open.
   *
   * @param addresses of its services, by name, without secrets
   * @param cleanUp to be done before the verdict, once
   */
  public void opened(Map<String, String> addresses, Runnable cleanUp) {
    this.addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    this.cleanUp = cleanUp;
  }

  /**
   * Watches the target's resources while the load lasts.
   *
   * @param metrics address of an exporter
   */
  public void watch(URI metrics) {
    watch = Optional.of(new ResourceWatch(metrics));
  }

  /** The run goes on to {@code phase}: how long each took stands in the verdict. */
  public void goesOnTo(String phase) {
    timeline.begin(phase);
  }

  /** Does {@code preparation}; if it throws, the run is decided by that. */
  public <T> T prepare(Supplier<T> preparation, Class<? extends RuntimeException> notMeasurable) {
    try {
      return preparation.get();
    } catch (RuntimeException e) {
      var outcome = notMeasurable.isInstance(e) ? Outcome.NOT_MEASURABLE : Outcome.ERROR;
      failure = Optional.of(new Failure(outcome, String.valueOf(e.getMessage())));
      throw e;
    }
  }

  /**
   * Everything is ready: Gatling opens its log now.
   *
   * @param prescribed how long the settings let the load last
   */
  public void loadBegins(Duration prescribed) {
    watch.ifPresent(ResourceWatch::begin);
    window = prescribed;
    timeline.begin("window");
    loadFrom = Optional.of(Instant.now());
  }

  /** Whether it is. */
  public boolean loadHasBegun() {
    return loadFrom.isPresent();
  }

  /**
   * The load is being stopped since the target is down.
   *
   * @param why as a sentence that says when
   */
  public void stoppedEarly(String why) {
    stopped = Optional.of(why);
    facts.note(why + "; every figure is of the time until then");
  }

  /** Every virtual user has ended: the log is whole. */
  public void loadHasEnded() {
    timeline.split(window, "rest");
    timeline.begin("report");
    loadEnded = true;
    watch.ifPresent(ResourceWatch::end);
    if (!judgedHere) {
      leave();
    }
  }

  /** Cleans up, says what a verdict would have, and leaves the rest to whoever judges. */
  private synchronized void leave() {
    cleanUp().ifPresent(System.err::println);
    cleanUp = () -> {};
    facts.notes().forEach(System.err::println);
  }

  private void concludeAndExit() {
    var outcome = Outcome.ERROR;
    try {
      outcome = conclude().outcome();
    } finally {
      if (outcome != Outcome.PASS) {
        System.out.flush();
        // Whatever Gatling's own status was: 2 lets Maven run the rest of the campaign, and then
        // fail.
        Runtime.getRuntime().halt(BREACHED);
      }
    }
  }

  /**
   * Cleans up, decides and writes, in a JVM that goes on; the second time, only tells what was
   * decided.
   */
  public RunVerdict concludeEarly() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    return conclude();
  }

  private synchronized RunVerdict conclude() {
    if (verdict == null) {
      watch.ifPresent(ResourceWatch::close);
      watch.flatMap(ResourceWatch::note).ifPresent(facts::note);
      timeline.begin("clean-up");
      var unclean = cleanUp();
      timeline.begin("verdict");
      var folder = gatlingFolder();
      var decided = decide(folder);
      verdict = baseline.map(earlier -> earlier.compare(decided)).orElse(decided);
      unclean.ifPresent(reason -> verdict = verdict.broken(reason));
      write(folder.orElse(ownFolder));
    }
    return verdict;
  }

  /** Why the target was not left as it was found; empty if it was. */
  private Optional<String> cleanUp() {
    try {
      cleanUp.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("the target could not be left as it was found: " + e);
    }
  }

  private RunVerdict decide(Optional<Path> folder) {
    if (failure.isPresent()) {
      var why = failure.get();
      return unmeasured(why.outcome(), why.reason(), folder);
    }
    if (!loadEnded) {
      return unmeasured(
          Outcome.ERROR,
          loadFrom.isPresent()
              ? "the run was interrupted, or broke, before its load had ended"
              : "the run ended before its load began",
          folder);
    }
    if (folder.isEmpty()) {
      return unmeasured(
          Outcome.ERROR, "Gatling opened no log in " + settings.resultsFolder(), folder);
    }
    try {
      var log = GatlingLog.read(folder.get(), stopped.isPresent());
      var judgement = new Judge(facts, lag.lateness(), stopped).judge(criteria, log);
      return verdict(judgement, folder, Optional.of(log), false);
    } catch (RuntimeException e) {
      return unmeasured(Outcome.ERROR, String.valueOf(e.getMessage()), folder);
    }
  }

  private RunVerdict unmeasured(Outcome outcome, String reason, Optional<Path> folder) {
    return verdict(
        new Judge(facts).unmeasured(criteria, outcome, reason), folder, Optional.empty(), false);
  }

  private RunVerdict verdict(
      Judge.Judgement judgement, Optional<Path> folder, Optional<RunLog> log, boolean underWay) {
    var lagMillis =
        judgement.criteria().stream()
            .filter(criterion -> criterion.request().equals(InjectorLag.REQUEST))
            .findFirst()
            .flatMap(CriterionVerdict::actual);
    var environment = Environment.of(addresses);
    timeline.end();
    return new RunVerdict(
        simulation,
        settings.target(),
        settings.profile(),
        settings.campaign(),
        settings.fingerprint(),
        log.map(whole -> Instant.ofEpochMilli(whole.startMillis())).orElse(begunAt),
        underWay,
        log.map(whole -> whole.durationMillis() / 1000.0).orElse(0.0),
        timeline.phases(),
        judgement.outcome(),
        judgement.reason(),
        facts.notes(),
        new RunVerdict.Injector(lagMillis, lag.cpuPercent()),
        judgement.criteria(),
        environment,
        folder
            .filter(path -> Files.isRegularFile(path.resolve("index.html")))
            .map(path -> path.getFileName().toString()),
        watch.flatMap(ResourceWatch::found),
        Optional.empty());
  }

  /** Gatling names it after the simulation and the moment at which it opened the log. */
  private Optional<Path> gatlingFolder() {
    if (loadFrom.isEmpty() || !Files.isDirectory(settings.resultsFolder())) {
      return Optional.empty();
    }
    var loadBegan = loadFrom.get();
    try (var folders = Files.list(settings.resultsFolder())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("simulation.log")))
          .filter(folder -> openedAt(folder).isPresent())
          .filter(folder -> !openedAt(folder).get().isBefore(loadBegan.minus(CLOCKS_APART)))
          // Somebody else may run the same simulation into the same folder.
          .min(
              Comparator.comparing(
                  folder -> Duration.between(loadBegan, openedAt(folder).get()).abs()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for a folder that is not of this simulation. */
  private Optional<Instant> openedAt(Path folder) {
    var name = folder.getFileName().toString();
    if (!name.startsWith(folderPrefix())) {
      return Optional.empty();
    }
    try {
      return Optional.of(FOLDER_TIME.parse(name.substring(folderPrefix().length()), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String folderPrefix() {
    return simulation.substring(simulation.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) + "-";
  }

  /** Nothing that goes wrong here may leave a PASS behind, neither in memory nor on disk. */
  private void write(Path folder) {
    try {
      files.record(verdict, folder);
      if (!folder.equals(ownFolder)) {
        files.retract(ownFolder);
      }
      System.out.print(Console.of(verdict));
      System.out.print(Console.of(files.publish(verdict), files.page()));
    } catch (IOException | RuntimeException e) {
      verdict = verdict.broken(unwritable(e));
      System.err.println(Console.of(verdict));
      try {
        files.record(verdict, folder);
      } catch (IOException again) {
        retract(folder);
      }
    }
  }

  private void retract(Path folder) {
    try {
      files.retract(folder);
    } catch (IOException e) {
      System.err.println("nor can it be taken back: " + e);
    }
  }

  private String unwritable(Exception why) {
    return "the verdict can't be written to %s: %s. Is the disk full, or the folder not writable?"
        .formatted(settings.resultsFolder().toAbsolutePath(), why);
  }
}
