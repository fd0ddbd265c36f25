package lucid.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import lucid.measure.Ticker;
import org.junit.jupiter.api.Test;

class WritesTest {
  private final AtomicLong nanos = new AtomicLong();
  private long rows;
  private Supplier<CompletionStage<Void>> server = () -> CompletableFuture.completedFuture(null);

  private final Writes writes =
      new Writes(
          transaction -> {
            nanos.addAndGet(Duration.ofMillis(1).toNanos());
            return server.get();
          },
          type -> CompletableFuture.completedFuture(rows),
          "mine",
          new Ticker() {
            @Override
            public long epochMillis() {
              return 0;
            }

            @Override
            public long nanos() {
              return nanos.get();
            }
          });

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      writes.writeOne().toCompletableFuture().exceptionally(failure -> null).join();
    }
  }

  @Test
  void timeOfAThousandRunsFromTheFirstWriteToTheLastAnswer() {
    write(500);
    assertThat(writes.timeOfAThousand()).contains(Duration.ofSeconds(1));
    assertThat(writes.summary())
        .isEqualTo("500 writes were acknowledged in 0.5 s, 1000.0 a second");
  }

  @Test
  void writesThatFailTakeTimeAndCountForNothing() {
    write(250);
    server = () -> CompletableFuture.failedFuture(new IllegalStateException("gone"));
    write(250);
    assertThat(writes.timeOfAThousand()).contains(Duration.ofSeconds(2));
  }

  @Test
  void withoutAnAcknowledgementThereIsNoRate() {
    server = () -> CompletableFuture.failedFuture(new IllegalStateException("gone"));
    write(3);
    assertThat(writes.timeOfAThousand()).isEmpty();
  }

  @Test
  void asManyRowsAsAcknowledgementsIsRight() {
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
  void aFailedWriteMayHaveArrivedAllTheSame() {
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
    assertThat(writes.wrongRows()).contains("5 writes were sent, but 6 rows counted");
  }

  @Test
  void nothingIsSaidOfRowsThatWereNotCounted() {
    write(5);
    assertThat(writes.wrongRows()).isEmpty();
  }
}
