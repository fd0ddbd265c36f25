package lucid.blockchain;

import java.time.Instant;

/**
 * The period in which transactions were submitted, both ends included.
 *
 * @param from the beginning, by the engine's clock
 * @param to the end, by the engine's clock
 */
record LoadPeriod(Instant from, Instant to) {
  boolean contains(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }
}
