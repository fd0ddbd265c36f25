package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lucid.resources.Resources;
import lucid.testing.Copies;
import org.junit.jupiter.api.Test;

class ResourceSummaryTest {
  @Test
  void saysWhatTheExporterOffersWithItsUnits() {
    assertThat(ResourceSummary.line(Samples.resources()))
        .isEqualTo(
            "CPU 71 %, at most 88 %, waiting for a disk 3.2 %; Memory 42 %, at most 43 %;"
                + " Temperature 62 °C, at most 68 °C; CPU clock 88 %, at least 63 % of its maximum;"
                + " Throttling soft temperature limit; Network 1.2 MB/s in, 340 kB/s out;"
                + " Disk mmcblk0 busy 34 %, 0 B/s read, 1.2 MB/s written;"
                + " api-gateway 1.31 cores, at most 122 MB;"
                + " lucid-mongodb 0.42 cores, at most 1.1 GB; node-exporter 0.01 cores");
  }

  @Test
  void leavesOutMetricsThatTheExporterDoesNotOffer() {
    var none =
        new Resources(
            "http://pi:9100/metrics",
            60,
            31,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertThat(ResourceSummary.of(none)).isEmpty();
    assertThat(ResourceSummary.of(Copies.with(none, "throttling", Optional.of(List.of()))))
        .containsExactly(Map.entry("Throttling", "none"));
  }

  @Test
  void namesTheContainersThatUsedMost() {
    var many =
        Copies.with(
            Samples.resources(),
            "containers",
            IntStream.range(0, 11)
                .mapToObj(i -> new Resources.Container("c" + i, 1, Optional.empty()))
                .toList());
    assertThat(ResourceSummary.line(many))
        .endsWith("c7 1.00 cores; And 3 containers that used less");
  }
}
