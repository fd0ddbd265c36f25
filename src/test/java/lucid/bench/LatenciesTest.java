package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final Offset<Double> THREE_DIGITS = within(0.1);

  /** Each of 1 to 100 ms occurs once, so the percentile is the value. */
  @Test
  void percentileIsTheValueThatThisShareDoesNotExceed() {
    var latencies = Latencies.ofMicros(LongStream.rangeClosed(1, 100).map(millis -> millis * 1000));
    assertThat(latencies.p50()).isCloseTo(50, THREE_DIGITS);
    assertThat(latencies.p95()).isCloseTo(95, THREE_DIGITS);
    assertThat(latencies.p99()).isCloseTo(99, THREE_DIGITS);
    assertThat(latencies.max()).isCloseTo(100, THREE_DIGITS);
  }

  @Test
  void oneSlowAnswerInAHundredIsTheMaximumAndNotThe99thPercentile() {
    var latencies =
        Latencies.ofMicros(
            LongStream.concat(LongStream.generate(() -> 1000).limit(99), LongStream.of(900_000)));
    assertThat(latencies.p99()).isCloseTo(1, THREE_DIGITS);
    assertThat(latencies.max()).isCloseTo(900, within(1.0));
  }
}
