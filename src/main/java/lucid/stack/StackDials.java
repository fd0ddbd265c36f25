package lucid.stack;

import lucid.stack.blockchain.BlockchainDials;
import lucid.stack.gateway.GatewayDials;

/** The dials of all services, as they stand under {@code lucid.stack}. */
public record StackDials(GatewayDials gateway, BlockchainDials blockchain) {}
