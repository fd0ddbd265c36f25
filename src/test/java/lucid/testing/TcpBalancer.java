package lucid.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer that knows nothing of HTTP: it sends whole connections to the instances, some in a row
 * to each.
 */
public final class TcpBalancer implements AutoCloseable {
  private static final int IN_A_ROW = 16;

  private final Vertx vertx = Vertx.vertx();
  private final List<URI> instances;
  private final AtomicInteger next = new AtomicInteger();
  private final NetServer server;

  private TcpBalancer(List<URI> instances) throws TimeoutException {
    this.instances = instances;
    this.server =
        vertx
            .createNetServer()
            .connectHandler(this::connect)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  /** Starts a balancer before the instances at these addresses. */
  public static TcpBalancer before(List<URI> instances) throws TimeoutException {
    return new TcpBalancer(instances);
  }

  /** Returns the balancer's address. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private void connect(NetSocket client) {
    var instance = instances.get(next.getAndIncrement() / IN_A_ROW % instances.size());
    client.pause();
    vertx
        .createNetClient()
        .connect(instance.getPort(), instance.getHost())
        .onSuccess(
            there -> {
              var unusedThere = client.pipeTo(there);
              var unusedBack = there.pipeTo(client);
            })
        .onFailure(refused -> client.close());
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(10, TimeUnit.SECONDS);
  }
}
