package lucid.store;

import java.time.Instant;

/** A row of the table of sessions (CONTRACT 6.4). */
public record SessionRow(String sessionId, String userId, String status, Instant createdAt) {}
