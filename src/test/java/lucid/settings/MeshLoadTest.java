package lucid.settings;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Properties;
import lucid.config.InvalidConfigException;
import org.junit.jupiter.api.Test;

class MeshLoadTest {
  private static void assertRefused(String key, String value, String expectation) {
    var properties = new Properties();
    properties.setProperty(key, value);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> SettingsReader.read(properties))
        .withMessageContaining(key + " = " + value + " (-D): expected " + expectation);
  }

  @Test
  void tooFewHandshakesForAPercentileAreRefused() {
    assertRefused(
        "lucid.load.mesh.mtls.rate",
        "9",
        "a rate that makes at least 100 in the window of 11000 ms");
  }

  @Test
  void fewerThanThirtyRegistrationsAreRefused() {
    assertRefused(
        "lucid.load.mesh.discovery.registrations",
        "2.9",
        "a rate that makes at least 30 in the window of 10000 ms");
  }

  @Test
  void noRefusalsAreRefused() {
    assertRefused("lucid.load.mesh.mtls.refusals", "0", "above 0");
  }
}
