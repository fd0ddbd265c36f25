package lucid.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lucid.resources.Resources.Container;
import lucid.resources.Resources.Disk;
import lucid.resources.Resources.Level;
import lucid.resources.Resources.Network;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static Resources over(Snapshot... snapshots) {
    return new Usage(Arrays.asList(snapshots)).resources("http://pi:9100/metrics", 0).orElseThrow();
  }

  /** Returns a snapshot of a core with its idle, disk waiting and busy seconds. */
  private static Snapshot cpu(long at, double idle, double waiting, double busy) {
    return Texts.snapshot(
        at,
        """
        node_cpu_seconds_total{cpu="0",mode="idle"} %s
        node_cpu_seconds_total{cpu="0",mode="iowait"} %s
        node_cpu_seconds_total{cpu="0",mode="user"} %s
        """
            .formatted(idle, waiting, busy));
  }

  @Test
  void cpuIsTheShareThatWasNotIdleFromTheFirstScrapeToTheLast() {
    var usage = over(cpu(10, 100, 5, 50), cpu(12, 101, 5, 51), cpu(14, 101.2, 5.2, 52.6));
    assertThat(usage.seconds()).isEqualTo(4);
    assertThat(usage.cpuPercent()).contains(new Level(65, 50, 80));
    assertThat(usage.diskWaitPercent()).contains(5.0);
  }

  @Test
  void tooShortAnIntervalMakesNoPeak() {
    var last = cpu(14, 101, 5, 53);
    var justAfter = Snapshot.of(List.of(), last.nanos() + 100_000_000, 0);
    var busyForAMoment =
        new Snapshot(
            justAfter.nanos(),
            Optional.of(new Snapshot.CpuTime(last.cpu().orElseThrow().total() + 0.1, 106, 5)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            last.network(),
            last.disks(),
            last.containers());
    assertThat(over(cpu(10, 100, 5, 50), last, busyForAMoment).cpuPercent().orElseThrow().highest())
        .isEqualTo(75);
  }

  @Test
  void singleScrapeAndResetCountersHaveNoRates() {
    assertThat(over(cpu(10, 100, 5, 50)).cpuPercent()).isEmpty();
    assertThat(over(cpu(10, 100, 5, 50), cpu(12, 1, 0, 1)).cpuPercent()).isEmpty();
    assertThat(new Usage(List.of()).resources("x", 3)).isEmpty();
  }

  @Test
  void gaugesHaveMeanLowestAndHighest() {
    var text =
        """
        node_memory_MemTotal_bytes 1000
        node_memory_MemAvailable_bytes %d
        node_thermal_zone_temp{type="cpu-thermal",zone="0"} %d
        """;
    var usage =
        over(
            Texts.snapshot(0, text.formatted(600, 50)),
            Texts.snapshot(2, text.formatted(400, 70)),
            Texts.snapshot(4, text.formatted(500, 66)));
    assertThat(usage.memoryPercent()).contains(new Level(50, 40, 60));
    assertThat(usage.temperatureCelsius()).contains(new Level(62, 50, 70));
  }

  @Test
  void throttlingAtAScrapeOrSinceTheFirstScrapeIsReported() {
    var before = Texts.snapshot(0, "rpi_throttled 65536");
    assertThat(over(before, Texts.snapshot(2, "rpi_throttled 65536")).throttling())
        .as("an under-voltage of before")
        .contains(List.of());
    assertThat(
            over(before, Texts.snapshot(2, "rpi_throttled 4"), Texts.snapshot(4, "rpi_throttled 0"))
                .throttling())
        .contains(List.of("throttled"));
    assertThat(over(before, Texts.snapshot(2, "rpi_throttled 589824")).throttling())
        .as("between two scrapes")
        .contains(List.of("soft temperature limit"));
    assertThat(
            over(
                    Texts.snapshot(0, "node_cpu_package_throttles_total{package=\"0\"} 5"),
                    Texts.snapshot(2, "node_cpu_package_throttles_total{package=\"0\"} 6"))
                .throttling())
        .contains(List.of("throttled"));
    assertThat(over(cpu(0, 1, 1, 1)).throttling()).isEmpty();
  }

  @Test
  void networkAndTheBusiestDiskAreRates() {
    var text =
        """
        node_network_receive_bytes_total{device="eth0"} %d
        node_network_transmit_bytes_total{device="eth0"} %d
        node_network_receive_bytes_total{device="wlan0"} 500
        node_network_transmit_bytes_total{device="wlan0"} 500
        node_disk_io_time_seconds_total{device="sda"} 90
        node_disk_io_time_seconds_total{device="mmcblk0"} %s
        node_disk_read_bytes_total{device="mmcblk0"} 0
        node_disk_written_bytes_total{device="mmcblk0"} %d
        """;
    var usage =
        over(
            Texts.snapshot(10, text.formatted(1000, 3000, 7.0, 4000)),
            Texts.snapshot(14, text.formatted(5000, 4000, 8.0, 12_000)));
    assertThat(usage.network()).contains(new Network(1000, 250));
    assertThat(usage.disk()).contains(new Disk("mmcblk0", 25, 0, 2000));
  }

  @Test
  void containersCountByTheExportersClockAcrossRestarts() {
    var text =
        """
        container_cpu_usage_seconds_total{cpu="total",id="/docker/a",name="idle"} 5 %1$d
        container_cpu_usage_seconds_total{cpu="total",id="/docker/%2$s",name="busy"} %3$s %1$d
        container_memory_working_set_bytes{id="/docker/%2$s",name="busy"} %4$d %1$d
        """;
    var usage =
        over(
            Texts.snapshot(10, text.formatted(9_000, "b", "70", 100)),
            Texts.snapshot(12, text.formatted(11_000, "b", "71", 300)),
            Texts.snapshot(14, text.formatted(13_000, "c", "3", 200)));
    assertThat(usage.containers())
        .containsExactly(
            new Container("busy", 1, Optional.of(300.0)),
            new Container("idle", 0, Optional.empty()));
  }

  @Test
  void intervalsReachFromScrapeToScrape() {
    var text =
        """
        node_cpu_seconds_total{cpu="0",mode="idle"} %s
        node_cpu_seconds_total{cpu="0",mode="user"} %s
        node_thermal_zone_temp{type="cpu-thermal",zone="0"} %d
        rpi_throttled %d
        """;
    var moments =
        new Usage(
                List.of(
                    Texts.snapshot(10, text.formatted("100", "50", 60, 0)),
                    Texts.snapshot(12, text.formatted("101", "51", 70, 4)),
                    Texts.snapshot(14, text.formatted("101.4", "52.6", 66, 524_288))))
            .moments(1_000_000);
    assertThat(moments)
        .containsExactly(
            new UsageInterval(
                1_010_000, 1_012_000, Optional.of(50.0), Optional.of(70.0), List.of("throttled")),
            new UsageInterval(
                1_012_000,
                1_014_000,
                Optional.of(80.0),
                Optional.of(66.0),
                List.of("soft temperature limit")));
  }

  @Test
  void singleScrapeIsNoIntervalAndMissingMetricsAreAbsent() {
    assertThat(new Usage(List.of(cpu(10, 1, 0, 1))).moments(0)).isEmpty();
    assertThat(
            new Usage(
                    List.of(
                        Texts.snapshot(0, "node_memory_MemTotal_bytes 1"),
                        Texts.snapshot(2, "node_memory_MemTotal_bytes 1")))
                .moments(0))
        .containsExactly(
            new UsageInterval(0, 2_000, Optional.empty(), Optional.empty(), List.of()));
  }
}
