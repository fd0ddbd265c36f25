package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutageDetectorTest {
  private final OutageDetector detector = new OutageDetector(Duration.ofSeconds(10));
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private RequestWatch.Counts total = new RequestWatch.Counts(0, 0, 0, 0);

  /** Judges a second in which more requests are due. */
  private Optional<String> second(long sent, long well, long badly) {
    return second(sent, well, badly, true);
  }

  private Optional<String> second(long sent, long well, long badly, boolean due) {
    now = now.plusSeconds(1);
    var sum = total.plus(new RequestWatch.Counts(sent, well, badly, 0));
    long waiting = sum.sent() - sum.good() - sum.bad();
    total = new RequestWatch.Counts(sum.sent(), sum.good(), sum.bad(), due ? waiting : 0);
    return detector.second(now, total);
  }

  private void seconds(int many, long sent, long well, long badly) {
    for (int i = 0; i < many; i++) {
      assertThat(second(sent, well, badly)).as("second %d", i + 1).isEmpty();
    }
  }

  @Test
  void tenSecondsOfRefusedConnectionsAreAnOutageWithItsBeginning() {
    seconds(3, 500, 500, 0);
    seconds(9, 500, 0, 500);
    assertThat(second(500, 0, 500))
        .contains(
            "for 10 s from 12:00:03 UTC on, fewer than half of the requests were answered as they"
                + " should be (0 of 5,000)");
  }

  @Test
  void sixOfTenAnswersAreNeverAnOutage() {
    seconds(600, 500, 300, 200);
  }

  @Test
  void halfOfTheAnswersIsNoOutage() {
    seconds(600, 2, 1, 1);
  }

  @Test
  void oneGoodSecondEndsAnOutage() {
    seconds(9, 500, 0, 500);
    seconds(1, 500, 500, 0);
    seconds(9, 500, 200, 300);
    assertThat(second(500, 200, 300))
        .hasValueSatisfying(why -> assertThat(why).contains("2,000 of 5,000"));
  }

  @Test
  void silenceWithRequestsInFlightIsAnOutage() {
    seconds(10, 500, 0, 0);
    assertThat(second(500, 0, 0)).hasValueSatisfying(why -> assertThat(why).contains("0 of 5,000"));
  }

  /** Users that wait for an answer before the next request send nothing during the silence. */
  @Test
  void silenceWhileRequestsAreDueIsAnOutage() {
    seconds(3, 500, 500, 0);
    seconds(1, 500, 0, 0);
    seconds(9, 0, 0, 0);
    assertThat(second(0, 0, 0)).isPresent();
  }

  /** A single request without an answer stays in flight long after its load. */
  @Test
  void requestInFlightAfterItsLoadIsNoOutage() {
    seconds(14, 525, 525, 0);
    seconds(1, 263, 262, 0);
    for (int i = 0; i < 60; i++) {
      assertThat(second(0, 0, 0, false)).isEmpty();
    }
  }

  @Test
  void slowAnswersAreNoOutage() {
    seconds(6, 500, 0, 0);
    seconds(600, 500, 500, 0);
  }

  @Test
  void growingQueueIsNoOutage() {
    seconds(600, 500, 100, 0);
  }

  @Test
  void secondsWithoutTrafficAreNeitherGoodNorBad() {
    seconds(5, 10, 0, 10);
    seconds(60, 0, 0, 0);
    seconds(4, 10, 0, 10);
    assertThat(second(10, 0, 10)).isPresent();
  }
}
