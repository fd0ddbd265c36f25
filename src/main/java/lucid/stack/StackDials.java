package lucid.stack;

import java.util.Optional;
import lucid.stack.blockchain.BlockchainDials;
import lucid.stack.database.DatabaseDials;
import lucid.stack.gateway.GatewayDials;
import lucid.stack.mesh.MeshDials;

/**
 * The dials of all services, as they stand under {@code lucid.stack}.
 *
 * @param database absent = the stack is wanted without one: it is a real one, and takes its time
 */
public record StackDials(
    GatewayDials gateway,
    BlockchainDials blockchain,
    MeshDials mesh,
    Optional<DatabaseDials> database) {}
