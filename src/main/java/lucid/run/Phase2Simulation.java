package lucid.run;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Simulation;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lucid.capacity.CapacityQuestion;
import lucid.config.InvalidConfigException;
import lucid.measure.InjectorLag;
import lucid.measure.Probe;
import lucid.measure.RequestWatch;
import lucid.measure.StopWhenDown;
import lucid.measure.WarmUp;
import lucid.settings.Purpose;
import lucid.settings.Settings;
import lucid.target.NotMeasurableException;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.Notes;

/**
 * The base of all simulations. It reads the settings, opens and checks the target, warms up, runs
 * the measured load with {@link InjectorLag} beside it, and writes the verdict.
 *
 * <p>A simulation has its criteria in {@link #criteria}, and its load in its constructor, with
 * {@link #measure}. Each simulation has two instances: the measured one, and one that is {@link
 * #warmingUp}, which runs unrecorded for a short while before the measured load.
 */
public abstract class Phase2Simulation extends Simulation {
  /** The duration of a load of one request a second, where every request is sent once. */
  private static final Duration ONCE = Duration.ofSeconds(1);

  private static final AtomicReference<Prepared> MEASURED = new AtomicReference<>();

  protected final Settings settings;
  protected final Target target;
  protected final Notes notes;

  /** Follows the requests whose answers show whether the target is up. */
  protected final RequestWatch requests;

  private final Prepared own;

  /** The duration of the measured load according to the settings. */
  private Duration prescribed = Duration.ZERO;

  /**
   * Prepares everything up to the load.
   *
   * <p>If the preparation fails, the run ends its own JVM with a sentence on the console. Inside
   * another program, the constructor throws the exception.
   *
   * @throws InvalidConfigException if a setting can't be used
   * @throws PreflightException if the service can't be measured in its present state
   * @throws NotMeasurableException if the target has no such service
   */
  protected Phase2Simulation(Service service) {
    if (!WarmUp.isUnderWay()) {
      MEASURED.set(OwnJvm.prepareOrExit(() -> Prepared.of(this, service)));
    }
    own = MEASURED.get();
    settings = own.settings();
    target = own.target();
    // The notes of a warm-up are not about the measured load.
    notes = warmingUp() ? new Notes() : own.run().notes();
    requests = warmingUp() || isOnce() ? new RequestWatch() : watchOf(own.criteria());
  }

  /** Returns a watch that writes the records that the assertions of these criteria need. */
  private static RequestWatch watchOf(List<Criterion> criteria) {
    var deciding = Criterion.deciding(criteria);
    return new RequestWatch(
        deciding.stream().flatMap(one -> one.gatling().companions().stream()).distinct().toList(),
        deciding.stream().flatMap(one -> one.gatling().spans().stream()).toList(),
        criteria.stream()
            .flatMap(one -> one.load().stream())
            .collect(Collectors.toMap(Arrivals::request, Arrivals::window, (one, other) -> one)),
        criteria.stream()
            .filter(one -> !one.decides())
            .map(Criterion::request)
            .collect(Collectors.toSet()));
  }

  /**
   * Returns the criteria of this simulation, in the order of the report. Called before its
   * constructor.
   */
  protected abstract List<Criterion> criteria(Settings settings);

  /**
   * Returns the load that a search for the service's capacity raises; empty if this simulation has
   * no such load. Called before the constructor.
   */
  protected Optional<CapacityQuestion> capacity(Settings settings) {
    return Optional.empty();
  }

  /**
   * Checks further conditions before any load. Called before the simulation's constructor.
   *
   * @throws lucid.target.PreflightException if a condition is not met
   */
  protected void require(Settings settings) {}

  /**
   * Returns the requests of the criteria that have a record only if many are sent. A run that sends
   * every request once does not miss them. Called before the constructor.
   */
  protected Set<String> needMany() {
    return Set.of();
  }

  /**
   * Returns whether several load generators of Gatling Enterprise may share the load: only if no
   * load generator must count or see the whole. Called before the constructor.
   */
  protected boolean isDivisible() {
    return false;
  }

  /** Returns why {@code part} of the service can't be measured on this target; empty if it can. */
  protected final Optional<String> missing(String part) {
    return own.missing(part);
  }

  /**
   * Returns an object that the measured simulation and its warm-up share, such as the data in the
   * database. The first of the two makes the object. If this fails, the exception decides the run.
   */
  protected final <T> T shared(Class<T> type, Supplier<T> make) {
    return own.shared(type, make);
  }

  /** Adds to the verdict a text that a service reports about itself, if a figure depends on it. */
  protected final void serviceSaid(Service service, String words) {
    own.run().serviceSaid(service.key(), words);
  }

  /**
   * Registers a clean-up that runs before the target is closed, also after an error or Ctrl-C. The
   * clean-up that was registered last runs first.
   */
  protected final void cleanUp(Runnable undo) {
    own.cleanUps().addFirst(undo);
  }

  /**
   * Watches the lag of further event loops: those of a client that sends requests of the load
   * besides Gatling.
   */
  protected final void watchAlso(Collection<? extends EventExecutor> loops) {
    if (!warmingUp()) {
      own.lag().watchAlso(loops);
    }
  }

  /** Returns whether this instance only warms up. It must not use up a limit that is measured. */
  protected static boolean warmingUp() {
    return WarmUp.isUnderWay();
  }

  /**
   * Returns the duration of a load: the measured window, or a shorter one while {@link #warmingUp}
   * and where every request is sent once.
   */
  protected final Duration window(Duration measured) {
    var most = isOnce() ? ONCE : warmingUp() ? settings.warmUp().window() : measured;
    return most.compareTo(measured) < 0 ? most : measured;
  }

  private boolean isOnce() {
    return settings.purpose() == Purpose.ONCE;
  }

  /**
   * Returns the duration of the load before the measured one, on Gatling Enterprise, which has no
   * unrecorded warm-up. Its {@code timeWindow.rampUp} leaves that time out of the assertions. The
   * duration is zero everywhere else.
   */
  protected final Duration lead() {
    return own.deployment().enterprise() ? settings.warmUp().window() : Duration.ZERO;
  }

  /**
   * Sets up the load, with the injector's lag watched beside it.
   *
   * @param watched the duration of the load, from the run's start
   */
  protected final void measure(
      Duration watched, ProtocolBuilder protocol, PopulationBuilder... load) {
    measure(watched, protocol, List.of(load));
  }

  /** Sets up the load like {@link #measure(Duration, ProtocolBuilder, PopulationBuilder...)}. */
  protected final void measure(
      Duration watched, ProtocolBuilder protocol, List<PopulationBuilder> load) {
    measure(Duration.ZERO, watched, List.of(protocol), load);
  }

  /**
   * Sets up a load that begins {@code lead} before the watch, and is otherwise like that of {@link
   * #measure(Duration, ProtocolBuilder, PopulationBuilder...)}.
   */
  protected final void measureAfter(
      Duration lead, Duration watched, ProtocolBuilder protocol, PopulationBuilder... load) {
    measure(lead, watched, List.of(protocol), List.of(load));
  }

  /**
   * Sets up a load of {@link Probe}s, which need no protocol, like {@link #measure(Duration,
   * ProtocolBuilder, PopulationBuilder...)}.
   */
  protected final void measure(Duration watched, List<PopulationBuilder> load) {
    measure(Duration.ZERO, watched, List.of(), load);
  }

  private void measure(
      Duration lead,
      Duration watched,
      List<ProtocolBuilder> protocols,
      List<PopulationBuilder> load) {
    if (isOnce()) {
      setUp(load).protocols(protocols);
      return;
    }
    var populations = new ArrayList<>(load);
    populations.add(stopWhenDown().watch());
    if (warmingUp()) {
      setUp(populations).protocols(protocols);
      return;
    }
    lasts(watched);
    populations.add(own.lag().after(lead, watched, requests));
    setUp(populations)
        .protocols(protocols)
        .assertions(
            Criterion.deciding(own.criteria()).stream()
                .map(one -> one.gatling().assertion())
                .toList());
  }

  private StopWhenDown stopWhenDown() {
    var limit = settings.stopWhenDownFor();
    return warmingUp()
        // If the target is down, the measured load detects and reports the outage.
        ? new StopWhenDown(
            requests, limit, () -> CompletableFuture.completedFuture(null), why -> {}, why -> {})
        : new StopWhenDown(
            requests,
            limit,
            own.lag()::endEarly,
            why -> own.run().stoppedEarly(why, limit),
            own.run()::informativeStopped);
  }

  /**
   * Sets the duration of the measured load according to the settings, if that is longer than the
   * watch of the injector's lag. Time after it belongs to the phase {@code rest} of the verdict.
   */
  protected final void lasts(Duration whole) {
    prescribed = whole.compareTo(prescribed) > 0 ? whole : prescribed;
  }

  /** Warms up. Gatling calls this method after it has constructed the simulation. */
  @Override
  public final void before() {
    if (!warmingUp()) {
      if (!settings.warmUp().window().isZero() && !own.deployment().enterprise()) {
        System.out.printf("Warming up, unrecorded%n");
        own.run().goesOnTo("warm-up");
        own.run().require(() -> WarmUp.run(getClass()));
      }
      own.run().require(target::requireAllowed);
      own.run().loadBegins(prescribed);
    }
  }

  /**
   * Ends the load. Gatling calls this method when every virtual user has ended, but not after an
   * error.
   */
  @Override
  public final void after() {
    if (!warmingUp()) {
      own.run().loadHasEnded();
    }
  }
}
