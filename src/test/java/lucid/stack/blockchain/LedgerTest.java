package lucid.stack.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SECONDS_A_BLOCK = 10;

  private final Ledger ledger = new Ledger(START);

  private static Transaction transaction() {
    return new Transaction(
        UUID.randomUUID().toString(), "data_storage", "{\"k\":\"v\"}", "load-test", 0, START);
  }

  /** Commits the next block with all waiting transactions. */
  private Block commit() {
    var parent = ledger.head();
    List<Transaction> taken =
        Stream.generate(ledger::next).takeWhile(next -> next != null).toList();
    var block =
        Block.seal(
            parent.height() + 1,
            parent.hash(),
            parent.timestamp().plusSeconds(SECONDS_A_BLOCK),
            "validator_001",
            taken);
    ledger.commit(block);
    return block;
  }

  @Test
  void transactionWaitsUntilItsBlock() {
    var first = transaction();
    var second = transaction();
    ledger.await(first);
    ledger.await(second);
    assertThat(ledger.transaction(second.id()).orElseThrow().block()).isEmpty();
    var block = commit();
    var placed = ledger.transaction(second.id()).orElseThrow();
    assertThat(placed.block()).contains(block);
    assertThat(placed.index()).isEqualTo(1);
    assertThat(ledger.waiting()).isZero();
  }

  /** The load is ten minutes at 1000 transactions a second. */
  @Test
  void ledgerStaysBounded() {
    for (int block = 0; block < 60; block++) {
      for (int i = 0; i < 10_000; i++) {
        ledger.await(transaction());
      }
      commit();
    }
    assertThat(ledger.transactions()).isEqualTo(Ledger.TRANSACTIONS);
    assertThat(ledger.size()).isEqualTo(Ledger.TRANSACTIONS / 10_000);
    assertThat(ledger.head().height()).isEqualTo(60);
    assertThat(ledger.block(50)).isEmpty();
    assertThat(ledger.block(51)).isPresent();
  }

  @Test
  void emptyBlocksStayBoundedToo() {
    for (int block = 0; block < Ledger.BLOCKS + 5; block++) {
      commit();
    }
    assertThat(ledger.size()).isEqualTo(Ledger.BLOCKS);
  }

  @Test
  void forgettingPendingTransactionsLeavesNothingBehind() {
    var waiting = transaction();
    ledger.await(waiting);
    ledger.forgetWaiting();
    assertThat(ledger.transactions()).isZero();
    assertThat(commit().transactions()).isEmpty();
  }
}
