package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  /** Lines of nginx's log. They are not in order, since two workers write the log. */
  private static final List<String> LOG =
      List.of(
          "1795514776.500 0.000 200 1",
          "1795514777.000 0.000 200 7",
          "1795514777.400 0.001 200 8",
          "1795514778.100 0.000 200 7",
          "1795514777.900 0.000 200 8",
          "1795514778.999 0.003 502 7",
          "1795514779.300 0.000 200 9");

  private static final long LOAD_BEGAN = 1795514777000L;

  private final Arrivals arrivals = Arrivals.of(LOG, LOAD_BEGAN);

  @Test
  void arrivalsBeforeTheLoadAreNotCounted() {
    assertThat(arrivals.count()).isEqualTo(6);
    assertThat(arrivals.firstMillis()).isEqualTo(LOAD_BEGAN);
  }

  @Test
  void onlyWholeSecondsAreCompared() {
    assertThat(arrivals.mostPerSecond()).isEqualTo(3);
    assertThat(arrivals.fewestPerSecond()).isEqualTo(2);
  }

  @Test
  void aSecondWithoutAnyIsTheFewest() {
    var stalled =
        Arrivals.of(List.of("10.000 0.000 200 1", "12.000 0.000 200 1", "13.000 0.000 200 1"), 0);
    assertThat(stalled.fewestPerSecond()).isZero();
  }

  @Test
  void connectionsAndFailuresAreCounted() {
    assertThat(arrivals.connections()).isEqualTo(3);
    assertThat(arrivals.failed()).isEqualTo(1);
  }

  @Test
  void serverTimesAreInMilliseconds() {
    assertThat(arrivals.serverMaxMillis()).isEqualTo(3);
  }

  @Test
  void logWithoutRequestsIsRefused() {
    assertThatThrownBy(() -> Arrivals.of(LOG, LOAD_BEGAN + 60_000))
        .hasMessageContaining("no request");
  }
}
