package lucid.stack;

import java.nio.file.Path;
import java.util.Optional;
import lucid.stack.blockchain.BlockchainDials;
import lucid.stack.database.DatabaseDials;
import lucid.stack.gateway.GatewayDials;
import lucid.stack.mesh.MeshDials;

/**
 * The dials of all services, as they stand under {@code lucid.stack}.
 *
 * @param record the file for the stack's own record of its requests; empty for no record
 */
public record StackDials(
    Optional<Path> record,
    GatewayDials gateway,
    BlockchainDials blockchain,
    MeshDials mesh,
    DatabaseDials database) {}
