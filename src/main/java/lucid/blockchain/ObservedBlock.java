package lucid.blockchain;

import java.time.Instant;
import java.util.List;

/**
 * A block as it was read from the chain.
 *
 * @param timestamp by the engine's clock
 * @param seenMillis when its height was first seen, by ours
 * @param transactions as they stand in it: one that is there twice is there twice
 */
record ObservedBlock(long height, Instant timestamp, long seenMillis, List<Listed> transactions) {

  /**
   * A transaction in a block.
   *
   * @param time that stands with it, as the engine wrote it
   */
  record Listed(String id, String time) {}
}
