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
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;

/**
 * A proxy at the address that clients see. It passes on every byte, the server's answers after a
 * delay, and records each exchange. It lives on one event loop.
 */
final class DelayingProxy {
  private final Vertx vertx;
  private final NetClient upstream;
  private final Set<NetSocket> clients = new HashSet<>();
  private NetServer server;
  private int port;
  private int serverPort;
  private final Recording recording;
  private long delayNanos;
  private Shape shape = Shape.of(List.of());

  DelayingProxy(Vertx vertx, Recording recording) {
    this.vertx = vertx;
    this.recording = recording;
    this.upstream = vertx.createNetClient();
  }

  /** Starts to listen; on the same port as before if it has listened before. */
  Future<Integer> listen(int toServerPort) {
    serverPort = toServerPort;
    server =
        vertx
            .createNetServer(new NetServerOptions().setAcceptBacklog(Loopback.BACKLOG))
            .connectHandler(this::connected);
    return server.listen(port, Loopback.HOST).map(bound -> port = bound.actualPort());
  }

  /** Sets the delay of every answer, and the shape of the exchanges' further waits. */
  void turn(Duration latency, Shape turned) {
    delayNanos = latency.toNanos();
    shape = turned;
  }

  /** Closes every connection; further ones are refused. */
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
        .onSuccess(
            database -> {
              if (clients.contains(client)) {
                join(client, database);
              } else {
                database.close();
              }
            })
        .onFailure(refused -> client.close());
  }

  private void join(NetSocket client, NetSocket database) {
    var exchanges = new Exchanges();
    var back = new Delayed(client, exchanges);
    database.handler(back::write);
    database.closeHandler(closed -> client.close());
    client.closeHandler(
        closed -> {
          clients.remove(client);
          database.close();
        });
    client.handler(
        bytes -> {
          exchanges.asked(bytes).forEach(asked -> asked.wait(shape));
          database.write(bytes);
          if (database.writeQueueFull()) {
            client.pause();
          }
        });
    database.drainHandler(drained -> client.resume());
    client.resume();
  }

  /** A connection's answers, sent late and in order. They are small, so reading never pauses. */
  private final class Delayed {
    private final NetSocket to;
    private final Exchanges exchanges;
    private long dueNanos = Long.MIN_VALUE;

    Delayed(NetSocket to, Exchanges exchanges) {
      this.to = to;
      this.exchanges = exchanges;
    }

    void write(Buffer bytes) {
      long now = System.nanoTime();
      long wait = delayNanos + exchanges.waitNanos();
      var ended = exchanges.answered(bytes);
      if (wait == 0 && dueNanos - now <= 0) {
        send(bytes, ended);
        return;
      }
      dueNanos = Math.max(dueNanos, now + wait);
      long millis = TimeUnit.NANOSECONDS.toMillis(dueNanos - now);
      vertx.setTimer(Math.max(1, millis), id -> send(bytes, ended));
    }

    private void send(Buffer bytes, List<Exchanges.Exchange> ended) {
      to.write(bytes);
      ended.forEach(
          exchange ->
              recording.answered(
                  exchange.statement(), exchange.arrivedNanos(), exchange.status(), ""));
    }
  }
}
