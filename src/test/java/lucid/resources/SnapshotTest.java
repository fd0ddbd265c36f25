package lucid.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import lucid.resources.Snapshot.Container;
import lucid.resources.Snapshot.CpuTime;
import lucid.resources.Snapshot.DiskTime;
import lucid.resources.Snapshot.Traffic;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  /** A Raspberry Pi 5's node_exporter: one clock for four cores, an SD card, containers. */
  private static final String PI =
      """
      node_thermal_zone_temp{type="cpu-thermal",zone="0"} 61.75
      node_hwmon_chip_names{chip="nvme_nvme0",chip_name="nvme"} 1
      node_hwmon_temp_celsius{chip="nvme_nvme0",sensor="temp1"} 68.85
      node_hwmon_temp_celsius{chip="1000120000_pcie",sensor="temp9"} 127.5
      node_cpu_scaling_frequency_hertz{cpu="0"} 1.5e+09
      node_cpu_scaling_frequency_hertz{cpu="1"} 1.8e+09
      node_cpu_scaling_frequency_max_hertz{cpu="0"} 1.8e+09
      node_cpu_scaling_frequency_max_hertz{cpu="1"} 1.8e+09
      node_cpu_frequency_max_hertz{cpu="0"} 2.4e+09
      node_cpu_frequency_max_hertz{cpu="1"} 2.4e+09
      node_network_receive_bytes_total{device="eth0"} 1000
      node_network_receive_bytes_total{device="br-0a1b"} 900
      node_network_receive_bytes_total{device="docker0"} 800
      node_network_receive_bytes_total{device="lo"} 700
      node_network_receive_bytes_total{device="veth12ab"} 600
      node_network_transmit_bytes_total{device="eth0"} 2000
      node_disk_io_time_seconds_total{device="mmcblk0"} 12.5
      node_disk_io_time_seconds_total{device="mmcblk0p2"} 12
      node_disk_io_time_seconds_total{device="mmcblk0boot0"} 1
      node_disk_written_bytes_total{device="mmcblk0"} 4096
      """;

  /** An answer of cAdvisor, with the time of each value and with groups that are no containers. */
  private static final String CADVISOR =
      """
      machine_cpu_cores 4
      machine_memory_bytes 8e+09
      container_cpu_usage_seconds_total{cpu="total",id="/",image="",name=""} 4000 100500
      container_cpu_usage_seconds_total{cpu="total",id="/system.slice",name=""} 300 100400
      container_cpu_usage_seconds_total{cpu="total",id="/docker/0a",image="g",name="api-gateway"} 70 100250
      container_cpu_usage_seconds_total{cpu="cpu00",id="/docker/0b",image="m",name="mongo"} 20 100250
      container_cpu_usage_seconds_total{cpu="cpu01",id="/docker/0b",image="m",name="mongo"} 30 100250
      container_memory_working_set_bytes{id="/",name=""} 2e+09 100500
      container_memory_working_set_bytes{id="/docker/0a",name="api-gateway"} 1.2e+08 100250
      container_network_receive_bytes_total{id="/",interface="eth0",name=""} 50
      container_network_transmit_bytes_total{id="/",interface="eth0",name=""} 60
      container_network_receive_bytes_total{id="/docker/0a",interface="eth0",name="api-gateway"} 40
      """;

  @Test
  void answerOfARealNodeExporterIsRead() {
    var snapshot = Texts.snapshot(7, Texts.nodeExporter());
    var cpu = snapshot.cpu().orElseThrow();
    assertThat(cpu.total()).isCloseTo(23_623.26, within(1e-6));
    assertThat(cpu.idle()).isCloseTo(8672.42 + 8465.01 + 7.13 + 53.95, within(1e-6));
    assertThat(cpu.waiting()).isCloseTo(7.13 + 53.95, within(1e-6));
    assertThat(snapshot.memoryPercent().orElseThrow())
        .isCloseTo(100 * (1 - 2.4800333824 / 2.5276063744), within(1e-6));
    assertThat(snapshot.network())
        .isEqualTo(Map.of("eth0", new Traffic(1.043572593e+09, 3.48342e+06)));
    assertThat(snapshot.disks())
        .isEqualTo(Map.of("vda", new DiskTime(114.764, 1.4745162752e+10, 1.7070153728e+10)));
    assertThat(snapshot.temperatureCelsius()).isEmpty();
    assertThat(snapshot.clockPercent()).isEmpty();
    assertThat(snapshot.throttling()).isEmpty();
    assertThat(snapshot.containers()).isEmpty();
  }

  @Test
  void theProcessorsSensorGoesBeforeHotterOnesAndUnconnectedOnesDoNotCount() {
    assertThat(Texts.snapshot(7, PI).temperatureCelsius()).contains(61.75);
    assertThat(
            Texts.snapshot(7, PI.replace("node_thermal_zone_temp", "node_other"))
                .temperatureCelsius())
        .contains(68.85);
  }

  @Test
  void clockIsTheFastestCoresShareOfItsMaximum() {
    assertThat(Texts.snapshot(7, PI).clockPercent()).contains(75.0);
    assertThat(
            Texts.snapshot(7, PI.replace("node_cpu_frequency_max_hertz", "node_other"))
                .clockPercent())
        .contains(100.0);
  }

  @Test
  void virtualDevicesAreNotCountedTwice() {
    var snapshot = Texts.snapshot(7, PI);
    assertThat(snapshot.network()).isEqualTo(Map.of("eth0", new Traffic(1000, 2000)));
    assertThat(snapshot.disks()).isEqualTo(Map.of("mmcblk0", new DiskTime(12.5, 0, 4096)));
  }

  @Test
  void cadvisorReportsTheMachineAndEachContainer() {
    var snapshot = Texts.snapshot(7, CADVISOR);
    assertThat(snapshot.cpu()).contains(new CpuTime(402, 402 - 4000.0, 0));
    assertThat(snapshot.memoryPercent()).contains(25.0);
    assertThat(snapshot.network()).isEqualTo(Map.of("eth0", new Traffic(50, 60)));
    assertThat(snapshot.containers())
        .isEqualTo(
            Map.of(
                "api-gateway",
                new Container(100.25, 70, Optional.of(1.2e8)),
                "mongo",
                new Container(100.25, 50, Optional.empty())));
  }

  @Test
  void inKubernetesAContainerIsNamedAfterItsPod() {
    assertThat(
            Texts.snapshot(
                    7,
                    """
                    container_cpu_usage_seconds_total{container="api",name="k8s_api_1",pod="gw-1"} 3
                    container_cpu_usage_seconds_total{container="POD",name="k8s_POD_1",pod="gw-1"} 1
                    container_cpu_usage_seconds_total{container="",pod="gw-1"} 4
                    """)
                .containers())
        .isEqualTo(Map.of("gw-1/api", new Container(7, 3, Optional.empty())));
  }

  @Test
  void metricWithoutAValueCountsAsAbsent() {
    assertThat(Texts.snapshot(7, "node_thermal_zone_temp{type=\"cpu\"} NaN\n").saysAnything())
        .isFalse();
  }
}
