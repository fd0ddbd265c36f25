package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SlowestSpanTest {
  /** Returns 500 answers a second for a minute. */
  private static LongStream steady() {
    return LongStream.range(0, 30_000).map(i -> 2 * i);
  }

  @Test
  void steadyAnswersHaveAsManyInEverySpan() {
    assertThat(SlowestSpan.fewest(steady().toArray(), 0, 60_000, 10_000)).isEqualTo(5000);
  }

  @Test
  void aStandstillIsInOneSpanAsAWhole() {
    var stopped = steady().map(at -> at >= 20_000 && at < 22_500 ? 22_500 : at).sorted().toArray();
    assertThat(SlowestSpan.fewest(stopped, 0, 60_000, 10_000)).isEqualTo(3750);
  }

  @Test
  void slowestSpanHasItsBeginning() {
    var stopped = steady().filter(at -> at < 20_000 || at >= 22_500).toArray();
    assertThat(SlowestSpan.slowest(stopped, 0, 60_000, 10_000))
        .hasValueSatisfying(
            found -> {
              assertThat(found.answers()).isEqualTo(3750);
              assertThat(found.fromMillis()).isBetween(12_499L, 20_000L);
            });
    assertThat(SlowestSpan.slowest(stopped, 0, 9_000, 10_000)).isEmpty();
  }

  @Test
  void aLoadThatIsShorterThanTheSpanIsOneSpan() {
    var span = new SlowestSpan("a", "b", Duration.ofSeconds(7), Duration.ofSeconds(10), 500);
    assertThat(span.span()).isEqualTo(Duration.ofSeconds(7));
    assertThat(span.millisFor(3500)).isEqualTo(1000);
  }

  @Test
  void loadWithoutAnswersHasNoSlowestSpan() {
    assertThat(SlowestSpan.fewest(new long[0], 0, 60_000, 10_000)).isZero();
  }

  /** The expected value comes from trying every span. */
  @Test
  void slowestSpanEqualsTheMinimumOverAllSpans() {
    var random = new Random(20261125);
    for (int round = 0; round < 200; round++) {
      int count = random.nextInt(40);
      var ends = IntStream.range(0, count).mapToLong(i -> random.nextInt(300)).sorted().toArray();
      long slow =
          IntStream.rangeClosed(0, 200)
              .mapToLong(
                  at -> LongStream.of(ends).filter(end -> end >= at && end < at + 100).count())
              .min()
              .orElseThrow();
      assertThat(SlowestSpan.fewest(ends, 0, 300, 100)).as("round %d", round).isEqualTo(slow);
    }
  }
}
