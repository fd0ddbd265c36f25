package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HostWatchTest {
  private static HostWatch.Reading reading(long wall, long monotonic, long boot) {
    return new HostWatch.Reading(
        wall, monotonic, Optional.of(boot), Optional.of(0L), List.of(new HostWatch.Core(0, 0, 0)));
  }

  private final AtomicReference<HostWatch.Reading> now =
      new AtomicReference<>(reading(1_000_000, 0, 0));
  private final HostWatch watch = HostWatch.of(now::get);

  private HostWatch.Conditions after(HostWatch.Reading... readings) {
    for (var reading : readings) {
      now.set(reading);
      watch.takeReading();
    }
    watch.close();
    return watch.conditions();
  }

  @Test
  void equalClocksReportNothing() {
    var quiet = after(reading(1_001_000, 1000, 1000), reading(1_060_400, 60_000, 60_000));
    assertThat(quiet.sentences()).isEmpty();
  }

  @Test
  void setWallClockIsReportedWithItsStep() {
    assertThat(after(reading(1_031_000, 1000, 1000)).sentences())
        .containsExactly(
            "the wall clock of the injector's machine was set by +30.0 s during the load");
  }

  @Test
  void sleepIsToldApartFromASetClock() {
    var conditions = after(reading(1_021_000, 1000, 21_000));
    assertThat(conditions.sleptMillis()).isEqualTo(20_000);
    assertThat(conditions.clockSetMillis()).isZero();
    assertThat(conditions.sentences())
        .containsExactly("the injector's machine slept for 20.0 s during the load");
  }

  @Test
  void throttlingStolenTimeAndAFullCoreAreReported() {
    var conditions =
        after(
            new HostWatch.Reading(
                1_060_000,
                60_000,
                Optional.of(60_000L),
                Optional.of(3200L),
                List.of(new HostWatch.Core(995, 120, 1000))));
    assertThat(conditions.sentences())
        .containsExactly(
            "the injector's container was throttled for 3.2 s (its processor quota)",
            "the hypervisor took 12 % of the injector's cores",
            "the injector's busiest core was 100 % busy");
  }

  /** Reading this machine causes no exception, whatever it reports. */
  @Test
  void thisMachineCanBeRead() {
    try (var real = HostWatch.begin()) {
      real.takeReading();
      assertThat(real.conditions().clockSetMillis()).isZero();
    }
  }
}
