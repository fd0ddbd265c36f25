package lucid.store;

import java.util.Optional;

/**
 * Who answers.
 *
 * @param version such as {@code PostgreSQL 18.0}
 * @param connections what it says of the connections it takes; empty if it does not
 * @param acknowledgement when it acknowledges a write of this client, such as {@code w=majority}
 * @param obstacle why the test's own data can't be made there, as a clause; empty if it can
 */
public record Server(
    String version,
    Optional<String> connections,
    String acknowledgement,
    Optional<String> obstacle) {}
