package lucid.stack;

import lucid.stack.blockchain.BlockchainDials;
import lucid.stack.database.DatabaseDials;
import lucid.stack.gateway.GatewayDials;
import lucid.stack.mesh.MeshDials;

/** The dials of all services, as they stand under {@code lucid.stack}. */
public record StackDials(
    GatewayDials gateway, BlockchainDials blockchain, MeshDials mesh, DatabaseDials database) {}
