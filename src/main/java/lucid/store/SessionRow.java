package lucid.store;

import java.time.Instant;

/** A user's session, as CONTRACT 6.4 has it. */
public record SessionRow(String sessionId, String userId, String status, Instant createdAt) {}
