package lucid.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import lucid.config.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static Settings read(String... keysAndValues) {
    var properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return SettingsReader.read(properties);
  }

  @Test
  void theFileAsItStandsIsValid() {
    var settings = read();
    assertThat(settings.target()).isEqualTo(Settings.EMBEDDED);
    assertThat(settings.criteria().gateway().throughput().requestsPerSecond()).isEqualTo(500);
    assertThat(settings.load().gateway().throughput().window()).hasMillis(59_500);
  }

  @Test
  void theQuickProfileIsValidAndKeepsEveryCriterion() {
    var quick = read("lucid.profile", "quick");
    assertThat(quick.criteria()).isEqualTo(read().criteria());
    assertThat(quick.load().gateway().throughput().window())
        .isLessThan(read().load().gateway().throughput().window());
  }

  @Test
  void aPropertyWinsOverTheProfileAndTheFile() {
    var settings = read("lucid.profile", "quick", "lucid.load.gateway.throughput.window", "20.5 s");
    assertThat(settings.load().gateway().throughput().window())
        .isEqualTo(Duration.ofMillis(20_500));
  }

  @Test
  void aTargetCanBeGivenByPropertiesAlone() {
    var settings =
        read(
            "lucid.target",
            "mine",
            "lucid.targets.mine.gateway.url",
            "http://127.0.0.1:8080",
            "lucid.targets.mine.mesh.instances.0",
            "http://127.0.0.1:1",
            "lucid.targets.mine.mesh.instances.1",
            "http://127.0.0.1:2");
    var addresses = settings.targets().get("mine");
    assertThat(addresses.gateway().orElseThrow().url())
        .contains(URI.create("http://127.0.0.1:8080"));
    assertThat(addresses.mesh().orElseThrow().instances().orElseThrow()).hasSize(2);
    assertThat(addresses.database()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lucid.targt | pi | lucid.targt = pi (-D) | one of the keys",
        "lucid.target | moon | lucid.target = moon (-D) | embedded or one of [pi]",
        "lucid.profile | slow | lucid.profile = slow (-D) | full, quick or the NAME",
        "lucid.profile | ../x | lucid.profile = ../x (-D) | full, quick or the NAME",
        "lucid.load.gateway.throughput.rate | 450 | lucid.load.gateway.throughput.rate = 450 (-D)"
            + " | a rate that can exceed 500.0 req/s",
        "lucid.load.gateway.throughput.window | 9.5 s | lucid.load.gateway.throughput.rate = 525"
            + " (conf/lucid.conf:| a rate that can exceed 500.0 req/s",
        "lucid.load.gateway.throughput.window | -1 s |"
            + " lucid.load.gateway.throughput.window = -1 s (-D) | not negative",
        "lucid.load.gateway.throughput.window | 60 | lucid.load.gateway.throughput.window = 60"
            + " (-D) | a duration with its unit",
        "lucid.load.gateway.rate-limit.burst | 101 | lucid.load.gateway.rate-limit.burst = 101"
            + " (-D) | more requests than the limit of 100 and its tolerance",
        "lucid.load.gateway.concurrency.users | 1000 |"
            + " lucid.load.gateway.concurrency.users = 1000 (-D) | more than the 1000 connections",
        "lucid.criteria.availability-percent | 100 | lucid.criteria.availability-percent = 100"
            + " (-D) | above 0 and below 100",
        "lucid.criteria.gateway.throughput.p95 | 0.5 ms |"
            + " lucid.criteria.gateway.throughput.p95 = 0.5 ms (-D) | whole milliseconds",
        "lucid.targets.pi.gateway.url | 192.168.0.75 | lucid.targets.pi.gateway.url ="
            + " 192.168.0.75 (-D) | an absolute address",
        "lucid.targets.pi.gateway.url | http://[::1 | lucid.targets.pi.gateway.url = http://[::1"
            + " (-D) | an absolute address",
        "lucid.targets.embedded.gateway.url | http://127.0.0.1:1 | lucid.targets.embedded"
            + " | another name",
        "lucid.targets.pi.metrics.url | ftp://192.168.0.75 | lucid.targets.pi.metrics.url ="
            + " ftp://192.168.0.75 (-D) | an http or https address",
        "lucid.targets.pi.metrics.url | http://me:pass@192.168.0.75:9100"
            + " | lucid.targets.pi.metrics.url = http://***@192.168.0.75:9100 (-D)"
            + " | without user and password",
        "lucid.targets.pi.metrics.path | /metrics | lucid.targets.pi.metrics.path = /metrics (-D)"
            + " | one of the keys [url]",
        "lucid.injector.lag-p99 | 0 ms | lucid.injector.lag-p99 = 0 ms (-D) | at least 1 ms",
      })
  void whatCannotBeUsedIsRefused(String key, String value, String found, String allowed) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(key, value))
        .withMessageContaining(found)
        .withMessageContaining("expected ")
        .withMessageContaining(allowed);
  }

  @Test
  void aProfileMustNotTouchTheCriteria() {
    // conf/lucid-test-loose.conf stands in the tests' resources.
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.profile", "test-loose"))
        .withMessageContaining("lucid.criteria")
        .withMessageContaining("lucid-test-loose.conf:2")
        .withMessageContaining("never a criterion");
  }

  @Test
  void aProfileThatIsNotHoconIsRefusedWithItsLine() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.profile", "test-broken"))
        .withMessageContaining("lucid-test-broken.conf:2");
  }

  @Test
  void theFingerprintChangesWithWhatDecidesAndNotWithWhereItIsWritten() {
    assertThat(read("lucid.campaign", "x", "lucid.results-folder", "y").fingerprint())
        .isEqualTo(read().fingerprint());
    assertThat(metered("http://127.0.0.1:9100").fingerprint())
        .isEqualTo(metered("http://127.0.0.1:9101").fingerprint());
    assertThat(read("lucid.load.gateway.throughput.rate", "530").fingerprint())
        .isNotEqualTo(read().fingerprint());
    assertThat(read("lucid.stack.gateway.latency", "1 ms").fingerprint())
        .isNotEqualTo(read().fingerprint());
  }

  private static Settings metered(String metrics) {
    return read("lucid.target", "pi", "lucid.targets.pi.metrics.url", metrics);
  }

  @Test
  void everyKeyOfTheFileIsExplainedWhereItStands() {
    var undocumented =
        ConfigFactory.parseResources("lucid.conf").entrySet().stream()
            .filter(entry -> entry.getValue().origin().comments().isEmpty())
            .map(java.util.Map.Entry::getKey)
            // A target's addresses are explained by its first.
            .filter(key -> !key.startsWith("lucid.targets."));
    assertThat(undocumented).isEmpty();
  }
}
