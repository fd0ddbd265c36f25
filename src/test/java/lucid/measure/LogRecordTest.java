package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRecordTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "999999, 1",
    "1000000, 1",
    "1000001, 2",
    "10000000, 10",
    "10000001, 11"
  })
  void roundsUpToWholeMilliseconds(long nanos, long millis) {
    var recorded = LogRecord.of("x", 1000, Duration.ofNanos(nanos), Optional.empty());
    assertThat(recorded.endMillis() - recorded.startMillis()).isEqualTo(millis);
  }

  @Test
  void cannotEndBeforeItStarts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LogRecord("x", 2, 1, Optional.empty()));
  }
}
