package lucid.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottlingTest {
  private static Optional<Throttling> of(String text) {
    return Texts.snapshot(1, text).throttling();
  }

  private static Set<String> set(String list) {
    return new TreeSet<>(list == null ? java.util.List.of() : Arrays.asList(list.split(", ")));
  }

  /** The forms in which textfile scripts in use write the output of vcgencmd. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rpi_throttled 0 | |",
        "rpi_throttled 327685 | throttled, under-voltage | throttled, under-voltage",
        "rpi_throttled_raw 8 | soft temperature limit |",
        "node_rpi_throttled{host=\"pi\"} 131074 | frequency capped | frequency capped",
        "rpi_throttled_current 4 | throttled |",
        "rpi_throttled{flag=\"undervoltage\",when=\"now\"} 1 | under-voltage |",
        "rpi_throttled{flag=\"undervoltage\",when=\"since_boot\"} 1 | | under-voltage",
        "rpi_throttled{bit=\"soft_temp_limit_occurred\"} 1 | | soft temperature limit",
        "rpi_throttled{meaning=\"arm_frequency_capped\"} 1 | frequency capped |",
        "rpi_throttled{state=\"throttling occured\"} 1 | | throttled",
        "rpi_throttled{condition=\"throttled\",period=\"now\"} 0 | |",
        "node_rpi_throttled_bit{bit=\"2\"} 1 | throttled |",
        "node_rpi_throttled_bit{bit=\"66\"} 1 | |",
        "node_rpi_throttled_bit{bit=\"12345678901\"} 1 | |",
        "rpi_under_voltage_now 1 | under-voltage |",
        "rpi_freq_capped_now 1 | frequency capped |",
        "rpi_throttled_occurred 1 | | throttled",
        "node_hwmon_in_lcrit_alarm_volts{chip=\"soc:firmware_raspberrypi_hwmon\",sensor=\"in0\"} 1"
            + " | under-voltage |",
      })
  void everyUsualFormatIsUnderstood(String text, String now, String sinceBoot) {
    assertThat(of(text)).contains(new Throttling(set(now), set(sinceBoot), 0));
  }

  @Test
  void x86CountsHowOften() {
    var text =
        """
        node_cpu_core_throttles_total{core="0",package="0"} 5
        node_cpu_package_throttles_total{package="0"} 7
        """;
    assertThat(of(text)).contains(new Throttling(set(null), set(null), 12));
  }

  @Test
  void alarmOfAnotherChipIsNotTheProcessors() {
    assertThat(of("node_hwmon_in_lcrit_alarm_volts{chip=\"psu\",sensor=\"in0\"} 1")).isEmpty();
    assertThat(of(Texts.nodeExporter())).isEmpty();
  }
}
