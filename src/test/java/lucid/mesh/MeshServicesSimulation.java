package lucid.mesh;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lucid.measure.ConstantRate;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;
import lucid.target.MeshPreflight;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Service discovery: &lt;1 second. mTLS handshake: &lt;500ms. Load balancing: &lt;10ms overhead.
 * Health check: &lt;100ms."
 *
 * <p>One after the other: balancing has the machine to itself, since its criterion is a difference
 * of few milliseconds; then mTLS, whose handshakes cost both sides more computing than all the
 * rest; then discovery, look-ups and health checks together, which are light, and go on beside each
 * other in any mesh. What the target does not offer is left out, and the rest moves up.
 */
public final class MeshServicesSimulation extends Phase2Simulation {
  /** What is looked up must have been registered a while ago. */
  private static final Duration REGISTERED_BEFORE = Duration.ofSeconds(2);

  /** After the last pair has been answered, and before the next phase. */
  private static final Duration ANSWERED = Duration.ofMillis(500);

  private final TargetAddresses.Mesh mesh = target.addresses().mesh().orElseThrow();
  private Optional<BalancedPairs> pairs = Optional.empty();

  public MeshServicesSimulation() {
    super(Service.MESH);
    var load = settings.load().mesh();
    var phases = new Phases(warmingUp());
    if (offers(MeshPreflight.BALANCING)) {
      phases.add(window(load.balancing().window()), this::balancing);
    }
    if (offers(MeshPreflight.MTLS)) {
      phases.add(window(load.mtls().window()), this::mutualTls);
    }
    phases.notBefore(REGISTERED_BEFORE);
    phases.add(window(load.discovery().window()), this::discoveryAndHealth);
    measure(phases.duration(), MeshApi.sharedConnections(), phases.populations());
  }

  private List<PopulationBuilder> balancing(Duration at, Duration window) {
    var load = settings.load().mesh().balancing();
    var balanced = BalancedPairs.of(mesh, load, requests);
    pairs = Optional.of(balanced);
    return List.of(
        scenario("balancing")
            .exec(balanced.pair())
            .injectOpen(ConstantRate.after(at, load.rate(), window)),
        scenario("balanced instances")
            .exec(balanced.overhead())
            .exec(balanced.instances())
            .exec(
                session -> {
                  balanced.tell(notes);
                  return session;
                })
            .injectOpen(nothingFor(at.plus(window).plus(ANSWERED)), atOnceUsers(1)));
  }

  private List<PopulationBuilder> mutualTls(Duration at, Duration window) {
    var load = settings.load().mesh().mtls();
    var connections = shared(MutualTls.class, () -> MutualTls.of(mesh, load));
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

  private List<PopulationBuilder> discoveryAndHealth(Duration at, Duration window) {
    var populations = new ArrayList<PopulationBuilder>();
    if (offers(MeshPreflight.DISCOVERY)) {
      populations.addAll(discovery(mesh.registry().orElseThrow(), at, window));
    }
    for (var endpoint : HealthEndpoint.of(settings)) {
      if (endpoint.part().map(this::offers).orElse(true)) {
        var url = endpoint.url().apply(target.addresses()).orElseThrow();
        populations.add(
            scenario(endpoint.name())
                .exec(requests.send(endpoint.name(), endpoint.check(url)))
                .injectOpen(
                    ConstantRate.after(at, settings.load().mesh().health().rate(), window)));
      }
    }
    return populations;
  }

  private List<PopulationBuilder> discovery(URI registry, Duration at, Duration window) {
    var load = settings.load().mesh().discovery();
    var registrations = new Registrations(registry);
    cleanUp(registrations::removeAll);
    var discovery = new Discovery(registry, load, registrations, requests);
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

  private boolean offers(String part) {
    return missing(part).isEmpty();
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return MeshCriteria.of(settings, this::missing, () -> pairs);
  }
}
