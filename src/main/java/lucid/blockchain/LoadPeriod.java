package lucid.blockchain;

import java.time.Instant;

/**
 * While transactions were submitted, both ends included.
 *
 * @param from by the engine's clock, as is {@code to}
 */
record LoadPeriod(Instant from, Instant to) {
  boolean contains(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }
}
