package lucid.verdict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import lucid.measure.InjectorLag;
import lucid.settings.Settings;

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

  private final Thread atExit = new Thread(this::concludeAndExit, "verdict");
  private final String simulation;
  private final Settings settings;
  private final List<Criterion> criteria;
  private final InjectorLag lag;
  private final Facts facts = new Facts();
  private final Instant begunAt = Instant.now();
  private volatile Map<String, String> addresses = Map.of();
  private volatile Runnable cleanUp = () -> {};
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Optional<Instant> loadFrom = Optional.empty();
  private volatile boolean loadEnded;
  private RunVerdict verdict;

  /** Why there is no load, or no whole one. */
  private record Failure(Outcome outcome, String reason) {}

  private Run(String simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    this.simulation = simulation;
    this.settings = settings;
    this.criteria = List.copyOf(criteria);
    this.lag = lag;
  }

  /**
   * Begins a run and sees to it that it is concluded when the JVM ends, however it ends; only then
   * may its target be opened.
   *
   * @param simulation the class
   */
  public static Run begin(
      Class<?> simulation, Settings settings, List<Criterion> criteria, InjectorLag lag) {
    var run = new Run(simulation.getName(), settings, criteria, lag);
    LATEST.set(run);
    Runtime.getRuntime().addShutdownHook(run.atExit);
    return run;
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
    this.addresses = Map.copyOf(addresses);
    this.cleanUp = cleanUp;
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

  /** Everything is ready: Gatling opens its log now. */
  public void loadBegins() {
    loadFrom = Optional.of(Instant.now());
  }

  /** Whether it is. */
  public boolean loadHasBegun() {
    return loadFrom.isPresent();
  }

  /** Every virtual user has ended: the log is whole. */
  public void loadHasEnded() {
    loadEnded = true;
  }

  private void concludeAndExit() {
    if (conclude().outcome() != Outcome.PASS) {
      System.out.flush();
      // Whatever Gatling's own status was: 2 lets Maven run the rest of the campaign, and then
      // fail.
      Runtime.getRuntime().halt(BREACHED);
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
      cleanUp.run();
      verdict = decide();
      write();
    }
    return verdict;
  }

  private RunVerdict decide() {
    var judge = new Judge(facts);
    var folder = gatlingFolder();
    if (failure.isPresent()) {
      var why = failure.get();
      return verdict(judge.unmeasured(criteria, why.outcome(), why.reason()), folder, null);
    }
    if (!loadEnded) {
      var reason =
          loadFrom.isPresent()
              ? "the run was interrupted, or broke, before its load had ended"
              : "the run ended before its load began";
      return verdict(judge.unmeasured(criteria, Outcome.ERROR, reason), folder, null);
    }
    try {
      var log =
          GatlingLog.read(
              folder.orElseThrow(
                  () ->
                      new IllegalStateException(
                          "Gatling opened no log in " + settings.resultsFolder())));
      return verdict(judge.judge(criteria, log), folder, log);
    } catch (RuntimeException e) {
      return verdict(
          judge.unmeasured(criteria, Outcome.ERROR, String.valueOf(e.getMessage())), folder, null);
    }
  }

  private RunVerdict verdict(Judge.Judgement judgement, Optional<Path> folder, GatlingLog log) {
    var lagMillis =
        judgement.criteria().stream()
            .filter(criterion -> criterion.request().equals(InjectorLag.REQUEST))
            .findFirst()
            .flatMap(CriterionVerdict::actual);
    return new RunVerdict(
        simulation,
        settings.target(),
        settings.profile(),
        settings.campaign(),
        settings.fingerprint(),
        log == null ? begunAt : Instant.ofEpochMilli(log.startMillis()),
        log == null ? 0 : log.durationMillis() / 1000.0,
        judgement.outcome(),
        judgement.reason(),
        facts.notes(),
        new RunVerdict.Injector(lagMillis, lag.cpuPercent()),
        judgement.criteria(),
        Environment.describe(addresses),
        folder
            .filter(path -> Files.isRegularFile(path.resolve("index.html")))
            .map(path -> path.getFileName().toString()));
  }

  /** Gatling names it after the simulation and the moment at which it opened the log. */
  private Optional<Path> gatlingFolder() {
    if (loadFrom.isEmpty() || !Files.isDirectory(settings.resultsFolder())) {
      return Optional.empty();
    }
    var prefix = simpleName().toLowerCase(Locale.ROOT) + "-";
    var earliest = prefix + FOLDER_TIME.format(loadFrom.get().minus(CLOCKS_APART));
    try (var folders = Files.list(settings.resultsFolder())) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(prefix))
          .filter(folder -> folder.getFileName().toString().compareTo(earliest) >= 0)
          .filter(folder -> Files.exists(folder.resolve("simulation.log")))
          .min(java.util.Comparator.comparing(folder -> folder.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String simpleName() {
    return simulation.substring(simulation.lastIndexOf('.') + 1);
  }

  private void write() {
    var folder =
        gatlingFolder()
            .orElseGet(
                () ->
                    settings
                        .resultsFolder()
                        .resolve(
                            simpleName().toLowerCase(Locale.ROOT)
                                + "-"
                                + FOLDER_TIME.format(begunAt)));
    try {
      VerdictJson.write(folder.resolve("verdict.json"), verdict);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
