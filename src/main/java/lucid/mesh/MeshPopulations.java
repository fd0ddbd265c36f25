package lucid.mesh;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lucid.config.Secret;
import lucid.measure.ConstantRate;
import lucid.measure.RequestWatch;
import lucid.preflight.MeshPreflight;
import lucid.settings.MeshLoad;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.verdict.Notes;

/** Makes the virtual users of each phase of the mesh's load. */
final class MeshPopulations {
  /** The time between the registration of the instance and its first look-up. */
  static final Duration REGISTERED_BEFORE = Duration.ofSeconds(2);

  /** The time from the last pair to the records of all pairs, in which the last one is answered. */
  private static final Duration ANSWERED = Duration.ofMillis(500);

  /** The longest time that all pauses between the phases take together. */
  private static final Duration PAUSES = Duration.ofSeconds(10);

  private final Settings settings;
  private final TargetAddresses addresses;
  private final RequestWatch requests;
  private final Notes notes;
  private final Predicate<String> offered;
  private final Optional<BalancedPairs> pairs;
  private final Optional<Registrations> registrations;

  /**
   * @param notes receives a sentence about the instances that answered the balanced requests
   * @param offered returns whether the target has a part, given the preflight's name of the part
   */
  MeshPopulations(
      Settings settings,
      TargetAddresses addresses,
      RequestWatch requests,
      Notes notes,
      Predicate<String> offered) {
    this.settings = settings;
    this.addresses = addresses;
    this.requests = requests;
    this.notes = notes;
    this.offered = offered;
    var mesh = addresses.mesh().orElseThrow();
    pairs =
        offered.test(MeshPreflight.BALANCING)
            ? Optional.of(BalancedPairs.of(mesh, settings.load().mesh().balancing(), requests))
            : Optional.empty();
    registrations =
        offered.test(MeshPreflight.DISCOVERY)
            ? Optional.of(new Registrations(mesh, longest(settings.load().mesh())))
            : Optional.empty();
  }

  /** Returns the longest duration of the load, with the wait for its last registration. */
  private static Duration longest(MeshLoad load) {
    return REGISTERED_BEFORE
        .plus(load.balancing().window())
        .plus(load.mtls().window())
        .plus(load.discovery().window())
        .plus(load.discovery().patience())
        .plus(PAUSES);
  }

  /** Returns the pairs of requests, with their results; empty if the target has no balancer. */
  Optional<BalancedPairs> pairs() {
    return pairs;
  }

  /** Removes registrations that killed runs of this machine have left, and notes their number. */
  void sweep() {
    try {
      int swept = registrations.map(Registrations::sweep).orElse(0);
      if (swept > 0) {
        notes.add(
            "%d registrations that an earlier, killed run had left were removed".formatted(swept));
      }
    } catch (IllegalStateException e) {
      notes.add(Secret.safeMessage(e));
    }
  }

  /** Deregisters all instances of this run that are still registered. */
  void deregisterAll() {
    registrations.ifPresent(Registrations::removeAll);
  }

  /** Returns the pairs of requests, and the user that records their results at the end. */
  List<PopulationBuilder> balancing(Duration at, Duration window) {
    var load = settings.load().mesh().balancing();
    var balanced = pairs.orElseThrow();
    return List.of(
        scenario("balancing")
            .exec(balanced.pair())
            .injectOpen(ConstantRate.after(at, load.rate(), window)),
        scenario("balanced instances")
            .exec(balanced.overhead())
            .exec(balanced.instances())
            .exec(
                session -> {
                  balanced.noteInstances(notes);
                  return session;
                })
            .injectOpen(nothingFor(at.plus(window).plus(ANSWERED)), atOnceUsers(1)));
  }

  /** Returns the handshakes that must succeed, and the two kinds that must be refused. */
  List<PopulationBuilder> mutualTls(MutualTls connections, Duration at, Duration window) {
    var load = settings.load().mesh().mtls();
    return List.of(
        scenario("mTLS")
            .exec(connections.handshake(requests))
            .injectOpen(ConstantRate.after(at, load.rate(), window)),
        scenario("no certificate")
            .exec(connections.refuseWithoutCertificate(requests))
            .injectOpen(nothingFor(at), rampUsers(load.refusals()).during(window)),
        scenario("foreign certificate")
            .exec(connections.refuseForeign(requests))
            .injectOpen(nothingFor(at), rampUsers(load.refusals()).during(window)));
  }

  /** Returns registrations, look-ups and health checks for the parts that the target has. */
  List<PopulationBuilder> discoveryAndHealth(Duration at, Duration window) {
    var populations = new ArrayList<PopulationBuilder>();
    registrations.ifPresent(made -> populations.addAll(discovery(made, at, window)));
    for (var endpoint : HealthEndpoint.of(settings)) {
      if (endpoint.part().map(offered::test).orElse(true)) {
        populations.add(health(endpoint, at, window));
      }
    }
    return populations;
  }

  private List<PopulationBuilder> discovery(Registrations made, Duration at, Duration window) {
    var load = settings.load().mesh().discovery();
    var discovery = new Discovery(addresses.mesh().orElseThrow(), load, made, requests);
    return List.of(
        scenario("registered all along")
            .exec(discovery.keepRegistered(at.plus(window)))
            .injectOpen(atOnceUsers(1)),
        scenario("discovery")
            .exec(discovery.discover())
            .injectOpen(ConstantRate.after(at, load.registrations(), window)),
        scenario("look-ups")
            .exec(discovery.lookUp())
            .injectOpen(ConstantRate.after(at, load.lookUps(), window)));
  }

  private PopulationBuilder health(HealthEndpoint endpoint, Duration at, Duration window) {
    var url = endpoint.url().apply(addresses).orElseThrow();
    return scenario(endpoint.name())
        .exec(requests.send(endpoint.name(), endpoint.check(url)))
        .injectOpen(ConstantRate.after(at, settings.load().mesh().health().rate(), window));
  }
}
