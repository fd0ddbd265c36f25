package lucid.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Properties;
import lucid.config.InvalidConfigException;
import org.junit.jupiter.api.Test;

class BlockchainLoadTest {
  private static Settings with(String key, String value) {
    var properties = new Properties();
    properties.setProperty(key, value);
    return SettingsReader.read(properties);
  }

  private static void refuses(String key, String value, String allowed) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> with(key, value))
        .withMessageContainingAll(key, value, allowed);
  }

  @Test
  void quickProfileHasFewerBlocksOfTheSameTime() {
    var full = with("lucid.profile", "full");
    var quick = with("lucid.profile", "quick");
    assertThat(full.load().blockchain().blocks()).isEqualTo(6);
    assertThat(quick.load().blockchain().blocks()).isLessThan(6);
    assertThat(quick.criteria()).isEqualTo(full.criteria());
    assertThat(quick.criteria().blockchain().blockTime()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void rateThatCannotExceedTheCriterionIsRefused() {
    refuses("lucid.load.blockchain.rate", "100", "more than the 100.0 transactions a second");
  }

  @Test
  void tooFewBlocksAndBatchesThatNoEngineTakesAreRefused() {
    refuses("lucid.load.blockchain.blocks", "2", "3 or more");
    refuses("lucid.load.blockchain.batch", "101", "1 to 100");
    refuses("lucid.load.blockchain.settling", "19 s", "at least two block times, 20000 ms");
  }
}
