package lucid.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lucid.config.HttpAddress;
import lucid.testing.OddGateway;
import lucid.testing.TestPki;
import lucid.testing.TlsProxy;
import lucid.tls.Authorities;
import lucid.tls.Https;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmClientTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** The client's port of each request. */
  private final List<Integer> asked = new ArrayList<>();

  /** Whether the server closes each connection after its first answer. */
  private volatile boolean closes;

  private HttpServer server;
  private WarmClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          asked.add(exchange.getRemoteAddress().getPort());
          exchange.getResponseHeaders().add("X-Instance-Id", "one");
          if (closes) {
            exchange.getResponseHeaders().set("Connection", "close");
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
    client = new WarmClient(address, Optional.empty(), "X-Instance-Id", Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private WarmClient.Answer get() throws Exception {
    return client
        .get(new Bootstrap().group(loops).channel(NioSocketChannel.class))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void measuredRequestIsNeverTheFirstOfItsConnection() throws Exception {
    assertThat(get().header()).contains("one");
    assertThat(get().status()).isEqualTo(200);
    assertThat(asked).hasSize(3);
    assertThat(asked).containsOnly(asked.get(0));
  }

  @Test
  void firstAnswerCountsIfTheServerKeepsNoConnections() throws Exception {
    closes = true;
    assertThat(get().header()).contains("one");
    assertThat(get().status()).isEqualTo(200);
    assertThat(asked).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void firstAnswerCountsIfTheServerClosesConnectionsWithoutSayingSo() throws Exception {
    try (var silent = OddGateway.start().closingSilently()) {
      var url = URI.create(silent.asTarget().get("lucid.targets.odd.gateway.url") + "/health");
      client = new WarmClient(url, Optional.empty(), "X-Instance-Id", Duration.ofSeconds(5));
      for (int i = 0; i < 50; i++) {
        assertThat(get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void requestToAServerThatHasEndedFails() throws Exception {
    assertThat(get().status()).isEqualTo(200);
    server.stop(0);
    assertThatThrownBy(this::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void onlyServersOfTheGivenAuthorityAreUsedOverTls(@TempDir Path folder) throws Exception {
    var root = TestPki.authority("root");
    var plain = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var ca = TestPki.write(folder.resolve("ca.pem"), root.certificatePem());
    try (var proxy = TlsProxy.before(plain, TestPki.issue(TestPki.server(), root))) {
      client = overTls(proxy, Optional.empty());
      assertThatThrownBy(this::get)
          .hasMessageContaining("the server's certificate was issued by \"CN=root\"");
      assertThat(proxy.accepted()).isZero();
      client = overTls(proxy, Optional.of(ca));
      assertThat(get().header()).contains("one");
    }
  }

  private static WarmClient overTls(TlsProxy proxy, Optional<Path> ca) {
    return new WarmClient(
        HttpAddress.at(proxy.address(), "/health"),
        Optional.of(Https.forNetty(Authorities.besideJavas(ca, "mesh.ca"))),
        "X-Instance-Id",
        Duration.ofSeconds(5));
  }
}
