package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import lucid.settings.TargetAddresses;
import org.junit.jupiter.api.Test;

class PreflightReportTest {
  private static final Finding OK = Finding.ok("a", "answers");
  private static final Finding ABSENT = Finding.notMeasurable("b", "no address");
  private static final Finding WRONG = Finding.misconfigured("c", "refused");

  @Test
  void exitStatusTellsWhetherACampaignCanRun() {
    assertThat(PreflightReport.status(List.of(OK, OK))).isEqualTo(PreflightReport.READY);
    assertThat(PreflightReport.status(List.of(OK, ABSENT))).isEqualTo(PreflightReport.INCOMPLETE);
    assertThat(PreflightReport.status(List.of(ABSENT, WRONG, OK)))
        .isEqualTo(PreflightReport.MISCONFIGURED);
  }

  @Test
  void networkBaselineTakesTwentyConnections() throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var baseline = baseline("http://127.0.0.1:" + server.getLocalPort());
      assertThat(baseline.connectMillis()).hasSize(20).isSorted();
      assertThat(baseline.words()).matches("20 connections: median [\\d.]+ ms, jitter [\\d.]+ ms");
    }
  }

  @Test
  void portWithoutAListenerHasNoNetworkBaseline() throws IOException {
    int free;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = server.getLocalPort();
    }
    assertThat(baseline("http://127.0.0.1:" + free).words()).isEqualTo("can't be reached");
  }

  private static NetworkBaseline baseline(String gateway) {
    var addresses = TargetAddresses.NONE.with(new TargetAddresses.Gateway(URI.create(gateway)));
    return NetworkBaseline.of(addresses).get("gateway").join();
  }
}
