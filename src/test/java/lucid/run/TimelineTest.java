package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Instant begun = Instant.now().minusSeconds(10);

  @Test
  void onePhaseBeginsWhereTheOneBeforeEnds() {
    var timeline = new Timeline("start", begun);
    timeline.begin("target");
    timeline.end();

    assertThat(timeline.phases())
        .extracting(RunVerdict.Phase::name)
        .containsExactly("start", "target");
    var start = timeline.phases().get(0);
    assertThat(start.startedAt()).isEqualTo(begun);
    assertThat(start.seconds()).isCloseTo(10, within(1.0));
    assertThat(timeline.phases().get(1).startedAt())
        .isCloseTo(begun.plusMillis((long) (start.seconds() * 1000)), within(5, ChronoUnit.MILLIS));
  }

  @Test
  void prescribedTimeIsShownApartFromTheRest() {
    var timeline = new Timeline("window", begun);
    timeline.split(Duration.ofSeconds(7), "rest");
    timeline.end();

    assertThat(timeline.phases().get(0).seconds()).isEqualTo(7);
    assertThat(timeline.phases().get(1).startedAt()).isEqualTo(begun.plusSeconds(7));
    assertThat(timeline.phases().get(1).seconds()).isCloseTo(3, within(1.0));
  }

  @Test
  void loadThatEndsBeforeItsTimeHasNoRest() {
    var timeline = new Timeline("window", begun);
    timeline.split(Duration.ofSeconds(60), "rest");
    timeline.end();

    assertThat(timeline.phases().get(0).seconds()).isCloseTo(10, within(1.0));
    assertThat(timeline.phases().get(1).seconds()).isCloseTo(0, within(0.1));
  }

  @Test
  void phaseThatGoesOnIsNotShown() {
    assertThat(new Timeline("start", begun).phases()).isEmpty();
  }
}
