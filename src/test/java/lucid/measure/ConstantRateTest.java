package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConstantRateTest {
  @Test
  void everyArrivalOfAWindowThatIsNotWholeSecondsIsCounted() {
    assertThat(ConstantRate.of(525, Duration.ofMillis(14_500)).asScala())
        .hasToString("RampOpenInjection(7613,14500000000 nanoseconds)");
  }
}
