package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
  @Test
  void countsThisProcessesConnectionsToThePortAndNotTheirOtherEnds() throws IOException {
    assumeTrue(OpenConnections.areVisible(), "no /proc/net/tcp here");
    var loopback = InetAddress.getLoopbackAddress();
    try (var server = new ServerSocket(0, 10, loopback)) {
      var address = URI.create("http://127.0.0.1:" + server.getLocalPort());
      assertThat(OpenConnections.countTo(address)).isZero();
      try (var first = new Socket(loopback, server.getLocalPort());
          var firstAccepted = server.accept()) {
        try (var second = new Socket(loopback, server.getLocalPort());
            var secondAccepted = server.accept()) {
          assertThat(second.isConnected() && secondAccepted.isConnected()).isTrue();
          assertThat(OpenConnections.countTo(address)).isEqualTo(2);
        }
        assertThat(first.isConnected() && firstAccepted.isConnected()).isTrue();
        assertThat(OpenConnections.countTo(address)).isEqualTo(1);
      }
      assertThat(OpenConnections.countTo(address)).isZero();
    }
  }
}
