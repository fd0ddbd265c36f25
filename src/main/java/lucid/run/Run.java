package lucid.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import lucid.campaign.Baseline;
import lucid.config.Secret;
import lucid.log.LogReader;
import lucid.measure.InjectorLag;
import lucid.measure.Ticker;
import lucid.resources.Exporter;
import lucid.resources.ResourceWatch;
import lucid.settings.Purpose;
import lucid.settings.Settings;
import lucid.target.NotMeasurableException;
import lucid.target.PreflightException;
import lucid.verdict.Criterion;
import lucid.verdict.Drift;
import lucid.verdict.Environment;
import lucid.verdict.Evidence;
import lucid.verdict.Judge;
import lucid.verdict.Notes;
import lucid.verdict.Offered;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * A run of one simulation, from the time before its target is opened until its verdict. The
 * simulation begins the run. A shutdown hook concludes the run when Gatling's report is complete,
 * and also after a crash, Ctrl-C or an error before the load.
 */
public final class Run {
  /**
   * Gatling's exit status for breached assertions, after which Maven goes on with the next
   * simulation.
   */
  static final int BREACHED = 2;

  private static final AtomicReference<Run> LATEST = new AtomicReference<>();

  private final Thread atExit;
  private final Ending ending;
  private final String simulation;
  private final Settings settings;
  private final List<Criterion> criteria;
  private final InjectorWatch injector;
  private final Optional<Baseline> baseline;
  private final Notes notes = new Notes();
  private final Instant begunAt = now();
  private final Timeline timeline = new Timeline("start", Timeline.processStart());
  private final GatlingFolder gatling;
  private final VerdictWriter writer;

  private volatile Map<String, String> addresses = Map.of();
  private final Map<String, String> services = new ConcurrentSkipListMap<>();
  private volatile boolean sharedClock;
  private volatile Runnable cleanUp = () -> {};
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Optional<Instant> loadFrom = Optional.empty();
  private volatile Optional<Evidence.Stop> stop = Optional.empty();
  private volatile Duration window = Duration.ZERO;
  private volatile boolean loadEnded;
  private volatile boolean usersSentAway;
  private volatile Set<String> needMany = Set.of();
  private volatile Optional<ResourceWatch> resources = Optional.empty();
  private RunVerdict verdict;
  private Optional<Series> series = Optional.empty();

  /** The ways in which a run is concluded. */
  private enum Ending {
    VERDICT,
    /** Gatling Enterprise judges the run. */
    ELSEWHERE,
    /** The run has a table of the requests, which were sent once, and no verdict. */
    ONCE
  }

  /** The reason why the run has no load, or only a part of the load. */
  private record Failure(Outcome outcome, String reason) {}

  private Run(
      String simulation,
      Settings settings,
      List<Criterion> criteria,
      InjectorLag lag,
      Ending ending) {
    this.ending = ending;
    Runnable end =
        switch (ending) {
          case VERDICT -> this::concludeAndExit;
          case ELSEWHERE -> this::leave;
          case ONCE -> this::tabulateAndExit;
        };
    this.atExit = new Thread(end, "verdict");
    this.simulation = simulation;
    this.settings = settings;
    this.criteria = List.copyOf(criteria);
    this.injector = new InjectorWatch(lag);
    this.baseline = Baseline.of(settings);
    settings.note().ifPresent(text -> notes.add("lucid.note: " + text));
    this.gatling = new GatlingFolder(settings.resultsFolder(), simulation);
    this.writer = new VerdictWriter(settings.resultsFolder(), gatling.named(begunAt));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Ticker.SYSTEM.epochMillis());
  }

  /**
   * Begins a run, which is concluded when the JVM ends, for whatever reason. Call this method
   * before the target is opened.
   *
   * @param simulation the class of the simulation
   * @throws lucid.config.InvalidConfigException if the settings' baseline can't be used
   * @throws PreflightException if the results folder can't be written to
   */
  public static Run begin(
      Class<?> simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    var run = begin(new Run(simulation.getName(), settings, criteria, lag, Ending.VERDICT));
    run.announce();
    return run;
  }

  /**
   * Begins a run that Gatling Enterprise judges by the assertions of the criteria. The run writes
   * no files, and does not decide the exit status. The target is cleaned up when the load has
   * ended, or at the latest when the JVM ends.
   */
  public static Run judgedElsewhere(
      Class<?> simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    return begin(new Run(simulation.getName(), settings, criteria, lag, Ending.ELSEWHERE));
  }

  /**
   * Begins a run that sends each request once. The run prints a table of the requests, and its exit
   * status is not 0 if a request was not answered as it must be. It writes no verdict.
   *
   * @param needMany the requests of the criteria that have a record only if many are sent
   */
  public static Run once(
      Class<?> simulation,
      Settings settings,
      List<Criterion> criteria,
      InjectorLag lag,
      Set<String> needMany) {
    var run = new Run(simulation.getName(), settings, criteria, lag, Ending.ONCE);
    run.needMany = Set.copyOf(needMany);
    return begin(run);
  }

  private static Run begin(Run run) {
    LATEST.set(run);
    Runtime.getRuntime().addShutdownHook(run.atExit);
    return run;
  }

  private void announce() {
    var reason = "the run has not ended: it is under way, or was killed";
    var judgement = Judge.unmeasured(criteria, Outcome.ERROR, reason);
    try {
      writer.announce(verdict(judgement, Optional.empty(), List.of(), Optional.empty(), true));
    } catch (PreflightException e) {
      failure = Optional.of(new Failure(Outcome.ERROR, Secret.safeMessage(e)));
      throw e;
    }
  }

  /** Returns the latest run of this JVM, for a program that runs Gatling inside it. */
  public static Optional<Run> latest() {
    return Optional.ofNullable(LATEST.get());
  }

  /** Returns the notes of the verdict. */
  public Notes notes() {
    return notes;
  }

  /**
   * Notes that the target is open.
   *
   * @param addresses the addresses of the target's services by their names, without secrets
   * @param sharedClock true if the target uses the clock of the injector's machine
   * @param cleanUp the clean-up, which runs once, before the verdict
   */
  public void opened(Map<String, String> addresses, boolean sharedClock, Runnable cleanUp) {
    this.addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    this.sharedClock = sharedClock;
    this.cleanUp = cleanUp;
  }

  /** Adds to the verdict a text that a service reports about itself. */
  public void serviceSaid(String service, String words) {
    services.put(service, words);
  }

  /**
   * Watches the target's resources while the load lasts.
   *
   * @param exporter the exporter of the target's machine
   */
  public void watch(Exporter exporter) {
    resources = Optional.of(new ResourceWatch(exporter));
  }

  /** Begins the next phase of the run. The verdict contains the duration of each phase. */
  public void goesOnTo(String phase) {
    timeline.begin(phase);
  }

  /** Runs {@code preparation}. If this fails, the exception decides the outcome of the run. */
  public <T> T prepare(Supplier<T> preparation) {
    try {
      return preparation.get();
    } catch (RuntimeException e) {
      var outcome = e instanceof NotMeasurableException ? Outcome.NOT_MEASURABLE : Outcome.ERROR;
      failure = Optional.of(new Failure(outcome, Secret.safeMessage(e)));
      throw e;
    }
  }

  /** Runs {@code step} before the load. If this fails, the exception decides the outcome. */
  public void require(Runnable step) {
    prepare(
        () -> {
          step.run();
          return Optional.empty();
        });
  }

  /**
   * Notes that the load begins, and that Gatling now opens its log.
   *
   * @param prescribed the duration of the load according to the settings
   */
  public void loadBegins(Duration prescribed) {
    injector.begin();
    resources.ifPresent(ResourceWatch::begin);
    window = prescribed;
    timeline.begin("window");
    loadFrom = Optional.of(now());
  }

  /** Returns whether the load has begun. */
  public boolean loadHasBegun() {
    return loadFrom.isPresent();
  }

  /**
   * Notes that the load is being stopped because the target is down.
   *
   * @param why a sentence that says when the load is stopped, and why
   * @param downFor the time for which the target has been down
   */
  public void stoppedEarly(String why, Duration downFor) {
    stop = Optional.of(new Evidence.Stop(why, Ticker.SYSTEM.epochMillis(), downFor.toMillis()));
    usersSentAway = true;
    notes.add(why);
  }

  /**
   * Notes that the load is being stopped because requests that decide nothing find the target down.
   * Earlier decisions stay.
   *
   * @param why a sentence that says when the load is stopped, and why
   */
  public void informativeStopped(String why) {
    usersSentAway = true;
    notes.add(why + "; these requests decide nothing");
  }

  /** Notes that every virtual user has ended, so that the log is complete. */
  public void loadHasEnded() {
    injector.end();
    timeline.split(window, "rest");
    timeline.begin("report");
    injector.measureHeap();
    loadEnded = true;
    resources.ifPresent(ResourceWatch::end);
    if (ending == Ending.ELSEWHERE) {
      leave();
    }
  }

  /** Cleans up and prints the notes. Gatling Enterprise judges the run. */
  private synchronized void leave() {
    cleanUp().ifPresent(System.err::println);
    cleanUp = () -> {};
    notes.all().forEach(System.err::println);
  }

  private void tabulateAndExit() {
    int status = BREACHED;
    try {
      var table = tabulate();
      System.out.print(table.text(simulation, settings.target(), notes.all()));
      status = table.isGood() ? 0 : BREACHED;
    } finally {
      System.out.flush();
      // Gatling's own exit status judges a load, and this run has none.
      Runtime.getRuntime().halt(status);
    }
  }

  private synchronized OnceTable tabulate() {
    injector.end();
    resources.ifPresent(ResourceWatch::close);
    var unclean = cleanUp();
    var table = requests();
    return unclean.map(table::broken).orElse(table);
  }

  private OnceTable requests() {
    if (failure.isPresent()) {
      return failure.get().outcome() == Outcome.NOT_MEASURABLE
          ? OnceTable.notMeasurable(failure.get().reason())
          : OnceTable.ofNothing(failure.get().reason());
    } else if (!loadEnded) {
      return OnceTable.ofNothing("the run was interrupted, or broke, before it had ended");
    }
    try {
      return gatling
          .openedNextTo(loadFrom.orElseThrow())
          .map(folder -> OnceTable.of(criteria, needMany, LogReader.read(folder, false)))
          .orElseGet(
              () -> OnceTable.ofNothing("Gatling opened no log in " + settings.resultsFolder()));
    } catch (RuntimeException e) {
      return OnceTable.ofNothing(Secret.safeMessage(e));
    }
  }

  private void concludeAndExit() {
    var outcome = Outcome.ERROR;
    try {
      outcome = conclude().outcome();
    } finally {
      if (outcome != Outcome.PASS) {
        System.out.flush();
        // This status replaces Gatling's: with 2, Maven runs the rest of the campaign and then
        // fails.
        Runtime.getRuntime().halt(BREACHED);
      }
    }
  }

  /**
   * Cleans up, decides, and writes the verdict, in a JVM that goes on. A second call only returns
   * the verdict.
   */
  public RunVerdict concludeEarly() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    return conclude();
  }

  private synchronized RunVerdict conclude() {
    if (verdict == null) {
      injector.end();
      injector.conditions().sentences().forEach(notes::add);
      resources.ifPresent(ResourceWatch::close);
      resources.flatMap(ResourceWatch::note).ifPresent(notes::add);
      timeline.begin("clean-up");
      var unclean = cleanUp();
      timeline.begin("verdict");
      var folder = loadFrom.flatMap(gatling::openedNextTo);
      var decided = decide(folder);
      var compared = baseline.map(earlier -> earlier.compare(decided)).orElse(decided);
      verdict =
          writer.write(
              unclean.map(compared::broken).orElse(compared),
              series,
              folder.orElse(writer.ownFolder()));
    }
    return verdict;
  }

  /** Cleans up. Returns the reason of a failure; empty if the clean-up succeeded. */
  private Optional<String> cleanUp() {
    try {
      cleanUp.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of("the target could not be left as it was found: " + Secret.safeMessage(e));
    }
  }

  private RunVerdict decide(Optional<Path> folder) {
    if (failure.isPresent()) {
      return unmeasured(failure.get().outcome(), failure.get().reason(), folder);
    } else if (!loadEnded) {
      return unmeasured(
          Outcome.ERROR,
          loadFrom.isPresent()
              ? "the run was interrupted, or broke, before its load had ended"
              : "the run ended before its load began",
          folder);
    } else if (folder.isEmpty()) {
      return unmeasured(
          Outcome.ERROR, "Gatling opened no log in " + settings.resultsFolder(), folder);
    }
    try {
      var evidence =
          new Evidence(
              LogReader.read(folder.get(), usersSentAway),
              injector.stalls(),
              injector.conditions(),
              stop,
              sharedClock);
      series = series(evidence);
      return verdict(
          Judge.judge(criteria, evidence),
          Optional.of(evidence),
          Offered.all(criteria, evidence),
          folder,
          false);
    } catch (RuntimeException e) {
      return unmeasured(Outcome.ERROR, Secret.safeMessage(e), folder);
    }
  }

  /** Returns the series of the run, or adds a note: a failure here must not decide the run. */
  private Optional<Series> series(Evidence evidence) {
    try {
      return Optional.of(
          Series.of(
              simulation,
              criteria,
              evidence,
              resources.map(ResourceWatch::moments).orElse(List.of())));
    } catch (RuntimeException e) {
      notes.add("there are no charts of the load: " + Secret.safeDescription(e));
      return Optional.empty();
    }
  }

  private RunVerdict unmeasured(Outcome outcome, String reason, Optional<Path> folder) {
    return verdict(
        Judge.unmeasured(criteria, outcome, reason), Optional.empty(), List.of(), folder, false);
  }

  private RunVerdict verdict(
      Judge.Judgement judgement,
      Optional<Evidence> evidence,
      List<Offered> loads,
      Optional<Path> folder,
      boolean underWay) {
    timeline.end();
    return new RunVerdict(
        simulation,
        settings.target(),
        settings.profile(),
        settings.campaign(),
        settings.fingerprint(),
        evidence.map(found -> Instant.ofEpochMilli(found.log().startMillis())).orElse(begunAt),
        underWay,
        evidence.map(found -> found.log().endMillis() / 1000.0).orElse(0.0),
        timeline.phases(),
        judgement.outcome(),
        judgement.reasons(),
        notes.all(),
        injector.figures(
            evidence.map(Evidence::stalls), evidence.flatMap(found -> folder).map(Run::logBytes)),
        loads,
        judgement.criteria(),
        Optional.of(judgement.informative()).filter(figures -> !figures.isEmpty()),
        Environment.of(addresses, Map.copyOf(services)),
        folder
            .filter(path -> Files.isRegularFile(path.resolve("index.html")))
            .map(path -> path.getFileName().toString()),
        resources.flatMap(ResourceWatch::found),
        Optional.empty(),
        evidence
            .filter(found -> settings.purpose() == Purpose.SOAK)
            .map(found -> Drift.of(criteria, found, settings.soak().whole().dividedBy(2))));
  }

  private static long logBytes(Path folder) {
    return folder.resolve(GatlingFolder.LOG).toFile().length();
  }
}
