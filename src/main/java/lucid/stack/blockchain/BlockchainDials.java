package lucid.stack.blockchain;

import java.time.Duration;
import java.util.List;
import lucid.config.Refusal;
import lucid.stack.Shape;

/**
 * The dials that make the blockchain engine behave like a broken one.
 *
 * @param apiKey the key that every request must carry
 * @param latency the delay of every answer to a submission
 * @param errorsPercent the share of the submissions that are answered with 500
 * @param limiter true if the limits of CONTRACT 2 hold: 100 submissions, 500 queries and 200
 *     consensus queries a minute and client
 * @param blockTime the time from one slot to the next
 * @param skipEvery every n-th slot brings no block; 0 = none is skipped
 * @param blockCapacity the maximum number of transactions in a block
 * @param capacity the maximum number of transactions a second taken into blocks; 0 = no bound
 * @param mempool the maximum number of waiting transactions; further ones are answered with 500
 * @param lostPercent the share of the accepted transactions that never come into a block
 * @param doubledPercent the share of the accepted transactions that come into two blocks
 * @param round the time from the proposal of a block to its finalization, when it can be read
 * @param unfinalizedEvery every n-th round ends without a block_finalized; 0 = none
 * @param validation the delay of every validation
 * @param blindValidation true if every block that has all its fields is called valid
 * @param refuseEvery every n-th block that is valid is called invalid; 0 = none
 * @param heightGapEvery every n-th block leaves a height out; 0 = none
 * @param blockJitter the longest random delay of a block after its slot
 * @param roundJitter the longest random time that is added to a round
 * @param shape the treatment of the submissions, as {@link Shape} reads it
 * @param validationShape the treatment of the validations, as {@link Shape} reads it
 * @param stub true to behave like the engine that CONTRACT 2 found deployed: a frozen height, no id
 *     that can be looked up, no block_finalized
 */
public record BlockchainDials(
    String apiKey,
    Duration latency,
    double errorsPercent,
    boolean limiter,
    Duration blockTime,
    int skipEvery,
    int blockCapacity,
    double capacity,
    int mempool,
    double lostPercent,
    double doubledPercent,
    Duration round,
    int unfinalizedEvery,
    Duration validation,
    boolean blindValidation,
    int refuseEvery,
    int heightGapEvery,
    Duration blockJitter,
    Duration roundJitter,
    List<String> shape,
    List<String> validationShape,
    boolean stub) {
  public BlockchainDials {
    Refusal.unless(!apiKey.isEmpty(), "api-key", "a text that is not empty");
    Refusal.unlessPercent(errorsPercent, "errors-percent");
    Refusal.unless(blockTime.toMillis() >= 100, "block-time", "at least 100 ms");
    Refusal.unless(skipEvery == 0 || skipEvery >= 2, "skip-every", "0 (none), or 2 or more");
    Refusal.unless(blockCapacity >= 1, "block-capacity", "1 or more");
    Refusal.unless(capacity >= 0, "capacity", "0 (no bound) or more");
    Refusal.unless(mempool >= 1, "mempool", "1 or more");
    Refusal.unlessPercent(lostPercent, "lost-percent");
    Refusal.unlessPercent(doubledPercent, "doubled-percent");
    Refusal.unless(round.toMillis() >= 1, "round", "at least 1 ms");
    Refusal.unless(unfinalizedEvery >= 0, "unfinalized-every", "0 (none) or more");
    Refusal.unless(refuseEvery >= 0, "refuse-every", "0 (none) or more");
    Refusal.unless(
        blockJitter.compareTo(blockTime) < 0, "block-jitter", "less than the block time");
    Shape.of(shape);
    Shape.of(validationShape, "validation-shape");
    Refusal.unless(heightGapEvery >= 0, "height-gap-every", "0 (none) or more");
  }
}
