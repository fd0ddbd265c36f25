package lucid.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lucid.config.Refusal;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** The fates of requests that come every millisecond. */
  private static List<Shape.Fate> fates(int requests, String... words) {
    var shape = Shape.of(List.of(words));
    return IntStream.range(0, requests).mapToObj(i -> shape.next(i * MILLI)).toList();
  }

  private static double millis(Shape.Fate fate) {
    return (double) fate.waitNanos() / MILLI;
  }

  @Test
  void emptyShapeDelaysNothing() {
    assertThat(fates(10)).allMatch(fate -> fate.waitNanos() == 0 && !fate.isFailed());
  }

  @Test
  void waitsAddUp() {
    assertThat(fates(10, "constant 5 ms", "constant 0.5 ms"))
        .extracting(ShapeTest::millis)
        .containsOnly(5.5);
  }

  @Test
  void twoHumpsAreTwoWaitsAndTheSecondHasItsShare() {
    var waits = fates(10_000, "two-humps 1 ms 115 ms 7 %").stream().map(ShapeTest::millis).toList();
    assertThat(waits).containsOnly(1.0, 115.0);
    assertThat(waits.stream().filter(wait -> wait > 1)).hasSizeBetween(600, 800);
  }

  @Test
  void aStallLetsAllWaitForItsEnd() {
    var waits = fates(500, "stall 0.1 s at 0.2 s").stream().map(ShapeTest::millis).toList();
    assertThat(waits.subList(0, 200)).containsOnly(0.0);
    assertThat(waits.get(200)).isEqualTo(100);
    assertThat(waits.get(299)).isEqualTo(1);
    assertThat(waits.subList(300, 500)).containsOnly(0.0);
  }

  @Test
  void pausesComeAgainAndAgain() {
    var waits = fates(500, "pauses 10 ms every 0.1 s").stream().map(ShapeTest::millis).toList();
    assertThat(IntStream.range(0, 500).filter(i -> waits.get(i) == 10))
        .containsExactly(100, 200, 300, 400);
  }

  @Test
  void timesCountFromTheFirstRequestAfterASilence() {
    var shape = Shape.of(List.of("slow 7 ms from 0.1 s"));
    long later = TimeUnit.SECONDS.toNanos(5);
    assertThat(millis(shape.next(0))).isZero();
    assertThat(millis(shape.next(100 * MILLI))).isEqualTo(7);
    assertThat(millis(shape.next(later))).isZero();
    assertThat(millis(shape.next(later + 100 * MILLI))).isEqualTo(7);
  }

  @Test
  void errorsAndUnansweredRequestsHaveTheirShares() {
    var fates = fates(10_000, "errors 2 %", "unanswered 1 %");
    assertThat(fates.stream().filter(Shape.Fate::isFailed)).hasSizeBetween(120, 280);
    assertThat(fates.stream().filter(Shape.Fate::isLost)).hasSizeBetween(50, 150);
  }

  @Test
  void errorsStayWithinTheirSpan() {
    var fates = fates(500, "errors 0.1 s at 0.2 s");
    assertThat(IntStream.range(0, 500).filter(i -> fates.get(i).isFailed()))
        .containsExactlyElementsOf(IntStream.range(200, 300).boxed().toList());
  }

  @Test
  void sameShapeDrawsTheSame() {
    assertThat(fates(100, "log-normal 5 ms 0.8"))
        .extracting(ShapeTest::millis)
        .isEqualTo(fates(100, "log-normal 5 ms 0.8").stream().map(ShapeTest::millis).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void unknownShapeIsRefusedByItsKey() {
    assertThatThrownBy(() -> Shape.of(List.of("slowly"), "look-up-shape"))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.key()).isEqualTo("look-up-shape"))
        .hasMessageContaining("two-humps TIME TIME PERCENT");
  }
}
