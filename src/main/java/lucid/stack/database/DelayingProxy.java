package lucid.stack.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lucid.stack.Loopback;

/**
 * The address that clients see: hands on every byte, the server's answers after a delay. Lives on
 * one event loop.
 */
final class DelayingProxy {
  private final Vertx vertx;
  private final NetClient upstream;
  private final Set<NetSocket> clients = new HashSet<>();
  private NetServer server;
  private int port;
  private int serverPort;
  private long delayNanos;

  DelayingProxy(Vertx vertx) {
    this.vertx = vertx;
    this.upstream = vertx.createNetClient();
  }

  /** Listens, on the port that it had before if there was one. */
  Future<Integer> listen(int toServerPort) {
    serverPort = toServerPort;
    server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(Loopback.BACKLOG))
            .connectHandler(this::connected);
    return server.listen(port, Loopback.HOST).map(bound -> port = bound.actualPort());
  }

  void delay(Duration latency) {
    delayNanos = latency.toNanos();
  }

  /** Closes every connection; the next are refused. */
  Future<Void> close() {
    Set.copyOf(clients).forEach(NetSocket::close);
    return server.close();
  }

  private void connected(NetSocket client) {
    clients.add(client);
    client.pause();
    client.closeHandler(closed -> clients.remove(client));
    upstream
        .connect(serverPort, Loopback.HOST)
        .onSuccess(database -> join(client, database))
        .onFailure(refused -> client.close());
  }

  private void join(NetSocket client, NetSocket database) {
    var back = new Delayed(client);
    database.handler(back::write);
    database.closeHandler(closed -> client.close());
    client.closeHandler(
        closed -> {
          clients.remove(client);
          database.close();
        });
    client.handler(
        bytes -> {
          database.write(bytes);
          if (database.writeQueueFull()) {
            client.pause();
          }
        });
    database.drainHandler(drained -> client.resume());
    client.resume();
  }

  /** A connection's answers: late, and in order; they are small, and never held back. */
  private final class Delayed {
    private final NetSocket to;
    private long dueNanos = Long.MIN_VALUE;

    Delayed(NetSocket to) {
      this.to = to;
    }

    void write(Buffer bytes) {
      long now = System.nanoTime();
      if (delayNanos == 0 && dueNanos - now <= 0) {
        to.write(bytes);
        return;
      }
      dueNanos = Math.max(dueNanos, now + delayNanos);
      long millis = TimeUnit.NANOSECONDS.toMillis(dueNanos - now);
      vertx.setTimer(Math.max(1, millis), id -> to.write(bytes));
    }
  }
}
