package lucid.campaign;

import java.util.Arrays;
import java.util.Optional;
import lucid.settings.Purpose;

/** The simulations that make a campaign, in the order in which they are shown. */
public enum CampaignSimulation {
  GATEWAY_THROUGHPUT("lucid.gateway.GatewayThroughputSimulation", "Gateway throughput"),
  GATEWAY_RATE_LIMIT("lucid.gateway.GatewayRateLimitSimulation", "Gateway rate limit"),
  GATEWAY_CONCURRENCY("lucid.gateway.GatewayConcurrencySimulation", "Gateway concurrency"),
  BLOCKCHAIN_LEDGER("lucid.blockchain.BlockchainLedgerSimulation", "Blockchain ledger"),
  MESH_SERVICES("lucid.mesh.MeshServicesSimulation", "Mesh services"),
  DATABASE_OPERATIONS("lucid.database.DatabaseOperationsSimulation", "Database operations");

  private final String simulation;
  private final String title;

  CampaignSimulation(String simulation, String title) {
    this.simulation = simulation;
    this.title = title;
  }

  /** Returns the constant of the class {@code simulation}; empty if the class has none. */
  public static Optional<CampaignSimulation> of(String simulation) {
    return Arrays.stream(values())
        .filter(planned -> planned.simulation.equals(simulation))
        .findFirst();
  }

  /** Returns whether this simulation is run for {@code purpose}. */
  public boolean isPartOf(Purpose purpose) {
    return purpose != Purpose.SOAK || this == GATEWAY_THROUGHPUT || this == DATABASE_OPERATIONS;
  }

  /** Returns the simulation's class name; the class itself is among the tests. */
  public String simulation() {
    return simulation;
  }

  /** Returns the title for a reader. */
  String title() {
    return title;
  }
}
