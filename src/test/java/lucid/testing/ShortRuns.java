package lucid.testing;

import lucid.blockchain.BlockchainLedgerSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.mesh.MeshServicesSimulation;

/** Runs of the quick profile, shortened further as far as their criteria allow. */
public final class ShortRuns {
  private ShortRuns() {}

  public static SimulationRun throughput() {
    return SimulationRun.of(GatewayThroughputSimulation.class)
        .set("lucid.load.gateway.throughput.window", "5.5 s")
        .set("lucid.load.gateway.throughput.rate", "545");
  }

  /**
   * Returns a run with a block time of half a second, so that six blocks fit into three seconds.
   * The rate of 110 transactions a second stays the same.
   */
  public static SimulationRun ledger() {
    return SimulationRun.of(BlockchainLedgerSimulation.class)
        .set("lucid.criteria.blockchain.block-time", "500 ms")
        .set("lucid.load.blockchain.blocks", "6")
        .set("lucid.load.blockchain.settling", "3 s");
  }

  /** Returns a run whose rates still make as many samples as the settings require. */
  public static SimulationRun mesh() {
    return SimulationRun.of(MeshServicesSimulation.class)
        .set("lucid.load.mesh.balancing.window", "1 s")
        .set("lucid.load.mesh.balancing.rate", "110")
        .set("lucid.load.mesh.mtls.window", "1 s")
        .set("lucid.load.mesh.mtls.rate", "110")
        .set("lucid.load.mesh.mtls.refusals", "8")
        .set("lucid.load.mesh.discovery.window", "2 s")
        .set("lucid.load.mesh.discovery.registrations", "16");
  }
}
