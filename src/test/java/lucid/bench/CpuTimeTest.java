package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CpuTimeTest {
  /** A line of proc(5) for a process whose name contains separators of fields. */
  private static final String STAT =
      "24916 (a (b) c) S 24895 24895 12376 0 -1 4194304 102 0 0 0 312 45 1200 34 20 0 1 0 1463406";

  private static final TreeMap<Long, Double> LOOKS =
      new TreeMap<>(Map.of(1000L, 2.0, 1100L, 3.0, 1200L, 3.0));

  @Test
  void userAndSystemTimeOfTheChildrenAreAdded() {
    assertThat(CpuTime.children(STAT)).isEqualTo(12.34, within(1e-9));
  }

  @Test
  void timeOfAnEndedChildComesFromTheSystem() throws Exception {
    double before = CpuTime.ofEndedChildren();
    new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done")
        .start()
        .waitFor();
    assertThat(CpuTime.ofEndedChildren()).isGreaterThan(before);
  }

  @Test
  void timeBetweenTwoSamplesIsInterpolated() {
    assertThat(CpuLooks.at(LOOKS, 1025)).isEqualTo(2.25);
    assertThat(CpuLooks.at(LOOKS, 1100)).isEqualTo(3.0);
  }

  @Test
  void timeOutsideTheSamplesIsThatOfTheNearestSample() {
    assertThat(CpuLooks.at(LOOKS, 900)).isEqualTo(2.0);
    assertThat(CpuLooks.at(LOOKS, 1300)).isEqualTo(3.0);
  }
}
