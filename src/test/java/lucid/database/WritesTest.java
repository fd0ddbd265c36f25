package lucid.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import lucid.measure.RequestWatch;
import org.junit.jupiter.api.Test;

class WritesTest {
  private long rows;
  private Supplier<CompletionStage<Void>> server = () -> CompletableFuture.completedFuture(null);

  private final Writes writes =
      new Writes(
          transaction -> server.get(),
          type -> CompletableFuture.completedFuture(rows),
          "mine",
          new RequestWatch());

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      writes.writeOne().toCompletableFuture().exceptionally(failure -> null).join();
    }
  }

  @Test
  void equalNumberOfRowsAndAcknowledgementsIsRight() {
    write(5);
    rows = 5;
    assertThat(writes.countRows().toCompletableFuture()).isCompleted();
    assertThat(writes.wrongRows()).isEmpty();
  }

  @Test
  void fewerRowsThanAcknowledgementsAreLostWrites() {
    write(1500);
    rows = 1490;
    assertThat(writes.countRows().toCompletableFuture()).isCompletedExceptionally();
    assertThat(writes.wrongRows())
        .contains(
            "10 of 1,500 acknowledged writes are not in the database: 1,490 rows were counted");
  }

  @Test
  void failedWriteMayHaveArrived() {
    write(5);
    server = () -> CompletableFuture.failedFuture(new IllegalStateException("answer lost"));
    write(1);
    rows = 6;
    assertThat(writes.countRows().toCompletableFuture()).isCompleted();
  }

  @Test
  void moreRowsThanWereSentAreWrong() {
    write(5);
    rows = 6;
    assertThat(writes.countRows().toCompletableFuture()).isCompletedExceptionally();
    assertThat(writes.wrongRows()).contains("5 writes were sent, but 6 rows were counted");
  }

  @Test
  void rowsThatWereNotCountedAreNotReported() {
    write(5);
    assertThat(writes.wrongRows()).isEmpty();
  }
}
