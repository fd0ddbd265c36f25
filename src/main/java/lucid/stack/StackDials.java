package lucid.stack;

import lucid.stack.database.DatabaseDials;
import lucid.stack.gateway.GatewayDials;

/** The dials of all services, as they stand under {@code lucid.stack}. */
public record StackDials(GatewayDials gateway, DatabaseDials database) {}
