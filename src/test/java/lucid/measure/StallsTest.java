package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StallsTest {
  private static Stalls.Stall millis(long from, long to) {
    return new Stalls.Stall(1000 * from, 1000 * to);
  }

  private static Stalls of(Stalls.Stall... stalls) {
    return Stalls.of(List.of(stalls));
  }

  @Test
  void requestAfterAStallHasNoLateness() {
    assertThat(of(millis(100, 140)).latenessMillis(140, 250)).isZero();
    assertThat(of(millis(100, 140)).latenessMillis(20, 90)).isZero();
  }

  @Test
  void onlyTheOverlapWithTheRequestCounts() {
    assertThat(of(millis(100, 140)).latenessMillis(120, 300)).isEqualTo(20);
    assertThat(of(millis(100, 140)).latenessMillis(0, 300)).isEqualTo(40);
  }

  @Test
  void loopsThatStallTogetherAreOneStall() {
    assertThat(of(millis(100, 140), millis(110, 150)).latenessMillis(0, 300)).isEqualTo(50);
  }

  /** A request needs its loop only twice, so not every short stall can have delayed it. */
  @Test
  void stallAtTheAnswerAndTheLongestOtherStallCount() {
    var stalls = of(millis(10, 12), millis(20, 29), millis(40, 42), millis(60, 65), millis(90, 93));
    assertThat(stalls.latenessMillis(0, 92)).isEqualTo(9 + 3);
    assertThat(stalls.latenessMillis(0, 80)).isEqualTo(9);
  }

  @Test
  void anAnswerThatIsReadJustAfterAStallWaitedForItsEnd() {
    assertThat(of(millis(20, 29), millis(60, 65)).latenessMillis(0, 66)).isEqualTo(9 + 5);
  }

  @Test
  void partsOfAMillisecondAreRoundedUp() {
    assertThat(of(new Stalls.Stall(1000, 2100)).latenessMillis(0, 10)).isEqualTo(2);
  }

  @Test
  void totalAndLongestAreOfTheTimeBetweenTwoMoments() {
    var stalls = of(millis(100, 140), millis(200, 215));
    assertThat(stalls.totalMillis(0, 1000)).isCloseTo(55, within(0.01));
    assertThat(stalls.totalMillis(120, 205)).isCloseTo(25, within(0.01));
    assertThat(stalls.totalLongerMillis(0, 1000, 10)).isCloseTo(35, within(0.01));
    assertThat(stalls.longestMillis()).isCloseTo(40, within(0.01));
    assertThat(stalls.longestMillis(150, 300)).isCloseTo(15, within(0.01));
    assertThat(Stalls.none().longestMillis()).isZero();
  }
}
