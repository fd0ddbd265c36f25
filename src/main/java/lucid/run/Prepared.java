package lucid.run;

import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import lucid.campaign.CampaignSimulation;
import lucid.config.Secret;
import lucid.measure.Deployment;
import lucid.measure.InjectorLag;
import lucid.preflight.Finding;
import lucid.preflight.Preflight;
import lucid.resources.Exporter;
import lucid.settings.Purpose;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.verdict.Criterion;
import lucid.verdict.Notes;

/**
 * A run that is ready for its load. The measured simulation and its warm-up share it.
 *
 * @param findings the findings of the preflight
 * @param cleanUps the clean-ups that run, in this order, before the target is closed
 * @param shared the objects that the measured simulation and its warm-up share, by their types
 */
record Prepared(
    Deployment deployment,
    Settings settings,
    Target target,
    List<Finding> findings,
    Run run,
    List<Criterion> criteria,
    InjectorLag lag,
    Deque<Runnable> cleanUps,
    Map<Class<?>, Object> shared) {
  /** An address on this machine, whose clock is the injector's. */
  private static final Pattern HERE = Pattern.compile("(//|@)(127\\.|localhost|\\[::1\\])");

  /** An open target, and the findings of the preflight. */
  private record Ready(Target target, List<Finding> findings) {}

  /** Reads the settings and prepares the run of a simulation, or ends the JVM if it has no load. */
  static Prepared of(Phase2Simulation simulation, Service service) {
    var settings = SettingsReader.read();
    if (settings.capacity().search()) {
      search(simulation, settings);
    }
    requirePartOf(settings.purpose(), simulation.getClass());
    var deployment = Deployment.current();
    EnterpriseRules.require(deployment, settings, simulation.getClass(), simulation.isDivisible());
    var lag = new InjectorLag(settings.injector().tick());
    var criteria = List.copyOf(simulation.criteria(settings));
    var run = begin(simulation, deployment, settings, criteria, lag);
    noteUnusedProxies(run.notes());
    var cleanUps = new ConcurrentLinkedDeque<Runnable>();
    var ready = run.prepare(() -> open(simulation, service, settings, run, cleanUps));
    return new Prepared(
        deployment,
        settings,
        ready.target(),
        ready.findings(),
        run,
        criteria,
        lag,
        cleanUps,
        new ConcurrentHashMap<>());
  }

  /** Searches for the capacity instead of running the simulation, and ends this JVM. */
  private static void search(Phase2Simulation simulation, Settings settings) {
    if (!OwnJvm.isHere()) {
      throw new PreflightException(
          "lucid.capacity.search = true: a search starts a process for every load that it tries;"
              + " run it by mvn gatling:test -Dlucid.profile=capacity");
    }
    var question = simulation.capacity(settings);
    if (question.isEmpty()) {
      OwnJvm.endWithoutLoad(
          "%s has no load whose capacity could be searched for: it sends nothing"
              .formatted(simulation.getClass().getSimpleName()));
    }
    boolean found = CapacityRun.answer(simulation.getClass(), settings, question.get());
    System.exit(found ? 0 : Run.BREACHED);
  }

  private static void requirePartOf(Purpose purpose, Class<?> simulation) {
    if (!CampaignSimulation.of(simulation.getName())
        .map(one -> one.isPartOf(purpose))
        .orElse(true)) {
      OwnJvm.endWithoutLoad(
          "%s is not part of a %s: it sends nothing"
              .formatted(simulation.getSimpleName(), purpose.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static Run begin(
      Phase2Simulation simulation,
      Deployment deployment,
      Settings settings,
      List<Criterion> criteria,
      InjectorLag lag) {
    var type = simulation.getClass();
    if (deployment.enterprise()) {
      return Run.judgedElsewhere(type, settings, criteria, lag);
    }
    return settings.purpose() == Purpose.ONCE
        ? Run.once(type, settings, criteria, lag, simulation.needMany())
        : Run.begin(type, settings, criteria, lag);
  }

  private static void noteUnusedProxies(Notes notes) {
    for (var name : SettingsReader.unusedProxies()) {
      notes.add(
          "-D%s is set and was not used: the requests went straight to the target".formatted(name));
    }
  }

  private static Ready open(
      Phase2Simulation simulation,
      Service service,
      Settings settings,
      Run run,
      Deque<Runnable> cleanUps) {
    run.goesOnTo("target");
    var files = settings.resultsFolder().resolveSibling("stack");
    var target = Target.open(settings, Set.of(service), files);
    var addresses = target.addresses().withoutSecrets();
    run.opened(
        addresses,
        addresses.values().stream().anyMatch(HERE.asPredicate()),
        () -> {
          cleanUps.forEach(undo -> noteIfItFails(run.notes(), undo));
          target.close();
        });
    target
        .addresses()
        .metrics()
        .flatMap(TargetAddresses.Metrics::url)
        .map(url -> new Exporter(url, () -> target.authorities("metrics")))
        .ifPresent(run::watch);
    run.goesOnTo("preflight");
    var findings =
        Preflight.require(
            target,
            service,
            settings.criteria(),
            what -> System.out.printf("Preflight: %s%n", what));
    simulation.require(settings);
    GatlingTrust.begin(target, service, files).ifPresent(cleanUps::add);
    run.goesOnTo("preparation");
    return new Ready(target, findings);
  }

  /** Runs a clean-up. If it fails, adds a note, so that the other clean-ups still run. */
  private static void noteIfItFails(Notes notes, Runnable cleanUp) {
    try {
      cleanUp.run();
    } catch (RuntimeException e) {
      notes.add("not cleaned up: " + Secret.safeMessage(e));
    }
  }

  /** Returns why {@code part} of the service can't be measured on this target; empty if it can. */
  Optional<String> missing(String part) {
    return findings.stream()
        .filter(finding -> finding.status() == Finding.Status.NOT_MEASURABLE)
        .filter(finding -> finding.part().equals(Optional.of(part)))
        .map(Finding::sentence)
        .findFirst();
  }

  /** Returns the shared object of a type. The first call makes it. */
  <T> T shared(Class<T> type, Supplier<T> make) {
    return type.cast(shared.computeIfAbsent(type, absent -> run.prepare(make)));
  }
}
