package lucid.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import lucid.blockchain.BlockchainLedgerSimulation;
import lucid.database.DatabaseOperationsSimulation;
import lucid.gateway.GatewayConcurrencySimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.mesh.MeshServicesSimulation;
import lucid.target.Service;

/**
 * A load that is raised step by step. The simulation runs as for a user, but with shorter windows,
 * and its other loads are as small as the settings allow.
 *
 * @param key the name of the suite on the command line
 * @param title the title of the load
 * @param unit the unit of the load
 * @param base the load that the criterion asks for; for handshakes, which have no such criterion,
 *     the load of {@code conf/lucid.conf}
 * @param factors the factors by which the base is multiplied, in ascending order
 * @param service the service of the stack that must run
 * @param dials the dials that keep the stack from giving way first
 * @param settings the function that returns the settings for a load
 */
record ReserveSuite(
    String key,
    String title,
    String unit,
    Class<?> simulation,
    double base,
    List<Integer> factors,
    Service service,
    Map<String, String> dials,
    DoubleFunction<Map<String, String>> settings) {

  static List<ReserveSuite> all() {
    return List.of(
        new ReserveSuite(
            "requests",
            "gateway requests",
            "requests/s",
            GatewayThroughputSimulation.class,
            500,
            List.of(1, 4, 10, 24, 32, 40),
            Service.GATEWAY,
            Map.of(),
            rate ->
                Map.of(
                    "lucid.load.gateway.throughput.rate", number(rate),
                    "lucid.load.gateway.throughput.window", "6.5 s",
                    "lucid.load.gateway.version.window", "0 s",
                    "lucid.criteria.gateway.throughput.requests-per-second", "100")),
        new ReserveSuite(
            "connections",
            "gateway connections",
            "connections",
            GatewayConcurrencySimulation.class,
            1000,
            List.of(1, 4, 8, 10, 12),
            Service.GATEWAY,
            Map.of(),
            users ->
                Map.of(
                    "lucid.load.gateway.concurrency.users", number(users),
                    "lucid.load.gateway.concurrency.ramp", "5 s",
                    "lucid.load.gateway.concurrency.window", "6 s",
                    "lucid.criteria.gateway.concurrency.connections", "100")),
        new ReserveSuite(
            "transactions",
            "chain submissions",
            "tx/s",
            BlockchainLedgerSimulation.class,
            100,
            List.of(1, 5, 10, 20, 40, 60),
            Service.BLOCKCHAIN,
            Map.of(
                "blockchain.block-time", "2 s",
                "blockchain.block-capacity", "1000000",
                "blockchain.mempool", "1000000"),
            rate ->
                Map.of(
                    "lucid.load.blockchain.rate", number(rate),
                    "lucid.load.blockchain.blocks", "3",
                    "lucid.load.blockchain.settling", "6 s",
                    "lucid.criteria.blockchain.block-time", "2 s",
                    "lucid.criteria.blockchain.transactions-per-second", "10")),
        new ReserveSuite(
            "handshakes",
            "mesh mTLS handshakes",
            "handshakes/s",
            MeshServicesSimulation.class,
            50,
            List.of(1, 4, 10, 16, 24),
            Service.MESH,
            Map.of(),
            rate ->
                Map.of(
                    "lucid.load.mesh.mtls.rate", number(rate),
                    "lucid.load.mesh.mtls.window", "6 s",
                    "lucid.load.mesh.mtls.refusals", "6",
                    "lucid.load.mesh.discovery.registrations", "30",
                    "lucid.load.mesh.discovery.look-ups", "100",
                    "lucid.load.mesh.discovery.window", "1 s")),
        new ReserveSuite(
            "writes",
            "database writes",
            "writes/s",
            DatabaseOperationsSimulation.class,
            1000,
            List.of(1, 2, 4, 6, 10),
            Service.DATABASE,
            Map.of(),
            rate ->
                Map.of(
                    "lucid.load.database.rows", "10000",
                    "lucid.load.database.write.rate", number(rate),
                    "lucid.load.database.write.window", "6 s",
                    "lucid.load.database.query.window", "1 s",
                    "lucid.load.database.look-up.window", "1 s",
                    "lucid.load.database.hold", "0.5 s",
                    "lucid.criteria.database.writes-per-second", "100")));
  }

  private static String number(double load) {
    return Long.toString(Math.round(load));
  }

  List<Double> steps() {
    return factors.stream().map(factor -> factor * base).toList();
  }

  /** Returns the settings for a load, with the warm-up fixed: another build may have another. */
  Map<String, String> settings(double load) {
    var all = new HashMap<>(settings.apply(load));
    all.put("lucid.warm-up.window", "3 s");
    return all;
  }

  /**
   * Returns whether the target needs this address. Addresses that the load does not use are left
   * out.
   */
  boolean uses(String addressKey) {
    return service != Service.MESH || !addressKey.endsWith(".balancer");
  }
}
