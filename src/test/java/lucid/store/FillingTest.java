package lucid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FillingTest {
  private static final long ALL = 300_000;

  private final AtomicLong nanos = new AtomicLong(5);
  private final List<String> progress = new ArrayList<>();
  private final Filling filling = new Filling(Duration.ofMinutes(5), progress::add, nanos::get);

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void progressIsReportedEveryFewSeconds() {
    filling.begin(ALL);
    for (int i = 0; i < 12; i++) {
      passes(Duration.ofSeconds(1));
      filling.inserted(2_000);
    }
    assertThat(progress).containsExactly("10,000 of 300,000 rows", "20,000 of 300,000 rows");
  }

  @Test
  void quickFillingReportsNoProgress() {
    filling.begin(ALL);
    passes(Duration.ofSeconds(4));
    filling.inserted(300_000);
    assertThat(progress).isEmpty();
  }

  @Test
  void aPaceThatWouldTakeMoreThanTwiceTheBoundStopsItEarly() {
    filling.begin(ALL);
    passes(Duration.ofSeconds(31));
    assertThatThrownBy(() -> filling.inserted(4_000))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "the filling was stopped after 31 s: 4,000 of 300,000 rows were in, 129 a second, so that"
                + " all would take 39 min. Give it fewer rows (lucid.load.database.rows), or more time"
                + " (lucid.load.database.filling, now 5 min)");
  }

  /** The first seconds are slower than the rest. */
  @Test
  void paceThatMaySufficeGetsTheWholeTime() {
    filling.begin(ALL);
    passes(Duration.ofSeconds(29));
    filling.inserted(1);
    passes(Duration.ofSeconds(71));
    filling.inserted(59_999);
    passes(Duration.ofSeconds(200));
    assertThatCode(() -> filling.inserted(100_000)).doesNotThrowAnyException();
    passes(Duration.ofSeconds(1));
    assertThatThrownBy(() -> filling.inserted(10_000))
        .hasMessageStartingWith(
            "the filling was stopped after 301 s: 170,000 of 300,000 rows were in");
  }

  @Test
  void timeBeforeTheFillingDoesNotCount() {
    passes(Duration.ofMinutes(10));
    filling.begin(ALL);
    passes(Duration.ofSeconds(1));
    assertThatCode(() -> filling.inserted(5_000)).doesNotThrowAnyException();
  }

  @Test
  void timeoutReportsTheRowsThatAreMissing() {
    assertThat(filling.stopped()).hasMessageContaining("after 0 s: nothing was in yet.");
    filling.begin(ALL);
    passes(Duration.ofMinutes(5));
    assertThat(filling.stopped())
        .hasMessageContaining(
            "after 300 s: 0 of 300,000 rows were in, so it is unknown how long all would take.");
  }

  @Test
  void timeoutReportsMissingIndexes() {
    filling.begin(ALL);
    passes(Duration.ofSeconds(1));
    filling.inserted(300_000);
    passes(Duration.ofSeconds(299));
    assertThat(filling.stopped())
        .hasMessageContaining("all 300,000 rows were in, but not all of their indexes.");
  }

  @Test
  void chunkTakesAboutASecond() {
    var size = new ChunkSize();
    assertThat(size.rows()).isEqualTo(500);
    for (int i = 0; i < 10; i++) {
      size.took(Duration.ofMillis(10).toNanos());
    }
    assertThat(size.rows()).isEqualTo(5_000);
    size.took(Duration.ofMillis(700).toNanos());
    assertThat(size.rows()).isEqualTo(5_000);
    size.took(Duration.ofMillis(1500).toNanos());
    assertThat(size.rows()).isEqualTo(2_500);
    for (int i = 0; i < 10; i++) {
      size.took(Duration.ofSeconds(5).toNanos());
    }
    assertThat(size.rows()).isEqualTo(20);
  }
}
