package lucid.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientKeysTest {
  @Test
  void noKeyIsDrawnTwice() {
    var keys = new ClientKeys("10.1");
    assertThat(Stream.generate(keys::next).limit(ClientKeys.HOSTS))
        .doesNotHaveDuplicates()
        .allSatisfy(key -> assertThat(key).matches("10\\.1\\.\\d{1,3}\\.\\d{1,3}"));
  }

  @Test
  void twoRunsDrawDifferentKeys() {
    assertThat(Stream.generate(() -> new ClientKeys("10.1").next()).limit(100).distinct().count())
        .isGreaterThan(90);
  }
}
