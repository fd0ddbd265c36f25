package lucid.store;

import java.util.Optional;

/**
 * The server that answers.
 *
 * @param version its version, such as {@code PostgreSQL 18.0}
 * @param connections its words about the connections that it takes; empty if there are none
 * @param acknowledgement when it acknowledges a write of this client, such as {@code w=majority}
 * @param obstacle why the test's own data can't be made there, as a clause; empty if it can
 */
public record Server(
    String version,
    Optional<String> connections,
    String acknowledgement,
    Optional<String> obstacle) {}
