package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.settings.Criteria;
import lucid.settings.SettingsReader;
import lucid.settings.TargetAddresses;
import lucid.target.NotMeasurableException;
import lucid.target.Service;
import lucid.target.Target;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final Criteria CRITERIA = SettingsReader.read(new Properties()).criteria();

  private static Finding gateway(String url) {
    var addresses = TargetAddresses.NONE.with(new TargetAddresses.Gateway(URI.create(url)));
    return Preflight.begin(new Target("mine", addresses, () -> {}), Service.GATEWAY, CRITERIA)
        .join()
        .get(0);
  }

  private static Finding gatewayThatAnswers(int status, String body) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      return gateway("http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void gatewayThatAnswersIsOk() throws IOException {
    var finding = gatewayThatAnswers(200, "{\"status\":\"healthy\",\"service\":\"api-gateway\"}");
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
    assertThat(finding.sentence()).matches("answers; connected in \\d+\\.\\d ms");
  }

  @Test
  void oneWrongAnswerIsRetried() throws IOException {
    var answers = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          var bytes = "{\"service\":\"api-gateway\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answers.incrementAndGet() == 1 ? 503 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      var finding = gateway("http://127.0.0.1:" + server.getAddress().getPort());
      assertThat(finding.status()).isEqualTo(Finding.Status.OK);
      assertThat(answers).hasValue(2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusedConnectionIsReportedWithTheKeyOfItsAddress() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(gateway("http://127.0.0.1:" + free).sentence())
        .contains("nothing listens on port " + free)
        .contains("lucid.targets.mine.gateway.url");
  }

  @Test
  void unknownHostIsNamed() {
    assertThat(gateway("http://no-such-host.invalid:8080").sentence())
        .contains("the host no-such-host.invalid is unknown");
  }

  @Test
  void refusedHostHeaderIsReported() throws IOException {
    assertThat(gatewayThatAnswers(400, "Invalid host header").sentence())
        .contains("add 127.0.0.1 to its ALLOWED_HOSTS");
  }

  @Test
  void wrongServiceOnThePortIsReportedWithItsAnswer() throws IOException {
    assertThat(gatewayThatAnswers(200, "{\"service\":\"lucid-blockchain-api\"}").sentence())
        .contains("is not the Lucid gateway")
        .contains("lucid-blockchain-api");
  }

  @Test
  void listenerWithoutHttpIsReported() throws IOException {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (var spoken = server.accept()) {
                      spoken
                          .getOutputStream()
                          .write("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
      assertThat(gateway("http://127.0.0.1:" + server.getLocalPort()).sentence())
          .contains("does not speak HTTP");
    }
  }

  @Test
  void targetWithoutTheServiceIsNotMeasurable() {
    var bare = TargetAddresses.NONE;
    var target = new Target("mine", bare, () -> {});
    assertThat(Preflight.begin(target, Service.GATEWAY, CRITERIA).join().get(0).status())
        .isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThatExceptionOfType(NotMeasurableException.class)
        .isThrownBy(() -> Preflight.require(target, Service.GATEWAY, CRITERIA, said -> {}))
        .withMessageContaining("set lucid.targets.mine.gateway.url");
  }
}
