package lucid.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static long picked(double percent, int calls) {
    var share = new Share();
    return IntStream.range(0, calls).filter(i -> share.picks(percent)).count();
  }

  @Test
  void picksExactlyItsShare() {
    assertThat(picked(0.5, 1000)).isEqualTo(5);
    assertThat(picked(25, 1000)).isEqualTo(250);
  }

  @Test
  void zeroPercentIsNeverAndAHundredAlways() {
    assertThat(picked(0, 1000)).isZero();
    assertThat(picked(100, 1000)).isEqualTo(1000);
  }
}
