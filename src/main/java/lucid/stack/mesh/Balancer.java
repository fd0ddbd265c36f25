package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import java.util.List;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Responses;
import lucid.stack.Shape;
import lucid.stack.ShapedHandler;
import lucid.stack.Share;

/** A reverse proxy that hands requests to the instances in turn, dead or alive. */
final class Balancer {
  private static final int CONNECTIONS_TO_AN_INSTANCE = 256;

  private final Vertx vertx;
  private final List<Instance> instances;
  private final HttpClient client;
  private final ShapedHandler shaped;
  private MeshDials.Balancing dials;
  private int turns;
  private Share errors = new Share();

  Balancer(Vertx vertx, List<Instance> instances, MeshDials.Balancing dials, Recording recording) {
    this.vertx = vertx;
    this.instances = instances;
    this.client =
        vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_AN_INSTANCE));
    this.shaped = new ShapedHandler(vertx, recording, "balanced");
    turn(dials);
  }

  final void turn(MeshDials.Balancing turned) {
    dials = turned;
    shaped.turn(Shape.of(turned.shape()));
    errors = new Share();
  }

  Router routes() {
    var proxy = HttpProxy.reverseProxy(client);
    proxy.origin(OriginRequestProvider.selector(request -> origin()));
    var router = Router.router(vertx);
    router
        .route()
        .handler(shaped)
        .handler(
            call -> {
              if (errors.picks(dials.errorsPercent())) {
                Responses.text(call, 502, "Bad Gateway");
              } else {
                proxy.handle(call.request());
              }
            });
    return router;
  }

  Future<Void> stop() {
    return client.close();
  }

  private Future<SocketAddress> origin() {
    int next = dials.stuck() ? 0 : turns++ % instances.size();
    var address = SocketAddress.inetSocketAddress(instances.get(next).port(), Loopback.HOST);
    return dials.delay().isZero()
        ? Future.succeededFuture(address)
        : vertx.timer(dials.delay().toMillis()).map(address);
  }
}
