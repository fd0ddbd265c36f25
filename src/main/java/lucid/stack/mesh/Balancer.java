package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import java.util.List;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;

/** A reverse proxy that hands requests to the instances in turn, dead or alive. */
final class Balancer {
  private static final int CONNECTIONS_TO_AN_INSTANCE = 256;

  private final Vertx vertx;
  private final Recording recording;
  private final List<Instance> instances;
  private HttpClient client;
  private HttpServer server;
  private ShapedHandler shaped;
  private MeshDials.Balancing dials;
  private int turns;
  private Share errors = new Share();

  Balancer(Vertx vertx, List<Instance> instances, Recording recording) {
    this.vertx = vertx;
    this.recording = recording;
    this.instances = instances;
  }

  Future<Integer> start(MeshDials.Balancing initial) {
    dials = initial;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_AN_INSTANCE));
    var proxy = HttpProxy.reverseProxy(client);
    proxy.origin(OriginRequestProvider.selector(request -> origin()));
    shaped = new ShapedHandler(vertx, recording, "balanced", request -> handle(request, proxy));
    shaped.turn(Shape.of(initial.shape()));
    server = Loopback.httpServer(vertx).requestHandler(shaped);
    return server.listen(0, Loopback.HOST).map(HttpServer::actualPort);
  }

  void turn(MeshDials.Balancing turned) {
    dials = turned;
    shaped.turn(Shape.of(turned.shape()));
    errors = new Share();
  }

  Future<Void> stop() {
    return server.close().eventually(client::close);
  }

  private void handle(HttpServerRequest request, HttpProxy proxy) {
    if (errors.picks(dials.errorsPercent())) {
      MeshResponses.text(request, 502, "Bad Gateway");
    } else {
      proxy.handle(request);
    }
  }

  private Future<SocketAddress> origin() {
    int next = dials.stuck() ? 0 : turns++ % instances.size();
    var address = SocketAddress.inetSocketAddress(instances.get(next).port(), Loopback.HOST);
    return dials.delay().isZero()
        ? Future.succeededFuture(address)
        : vertx.timer(dials.delay().toMillis()).map(address);
  }
}
