package lucid.mesh;

import java.util.List;
import lucid.preflight.MeshPreflight;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Service discovery: &lt;1 second. mTLS handshake: &lt;500ms. Load balancing: &lt;10ms overhead.
 * Health check: &lt;100ms."
 *
 * <p>The parts follow each other. Balancing comes first and alone, since its criterion is a
 * difference of a few milliseconds. Then comes mTLS, whose handshakes cost both sides more
 * computing than all other requests. Discovery, look-ups and health checks run together at the end:
 * they are light, and run together in any mesh. A part that the target does not offer is left out.
 */
public final class MeshServicesSimulation extends Phase2Simulation {
  private final MeshPopulations mesh;

  public MeshServicesSimulation() {
    super(Service.MESH);
    var load = settings.load().mesh();
    var addresses = target.addresses();
    mesh = new MeshPopulations(settings, addresses, requests, notes, this::offers);
    cleanUp(mesh::deregisterAll);
    if (!warmingUp()) {
      mesh.sweep();
    }
    var phases = new SequentialLoads(warmingUp());
    if (offers(MeshPreflight.BALANCING)) {
      phases.add(window(load.balancing().window()), mesh::balancing);
    }
    if (offers(MeshPreflight.MTLS)) {
      var connections =
          shared(MutualTls.class, () -> MutualTls.of(addresses.mesh().orElseThrow(), load.mtls()));
      phases.add(
          window(load.mtls().window()), (at, window) -> mesh.mutualTls(connections, at, window));
    }
    phases.notBefore(MeshPopulations.REGISTERED_BEFORE);
    phases.add(window(load.discovery().window()), mesh::discoveryAndHealth);
    measure(phases.duration(), MeshApi.sharedConnections(), phases.populations());
  }

  private boolean offers(String part) {
    return missing(part).isEmpty();
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return MeshCriteria.of(settings, this::missing, () -> mesh.pairs());
  }
}
