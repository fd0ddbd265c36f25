package lucid.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import lucid.stack.gateway.GatewayService;
import lucid.stack.mesh.MeshService;

/** The services, started together by the first dials and turned together by the next. */
final class Stack {
  private final GatewayService gateway;
  private final MeshService mesh;
  private final Map<String, Object> addresses = new TreeMap<>();

  Stack(Vertx vertx) {
    gateway = new GatewayService(vertx);
    mesh = new MeshService(vertx);
  }

  /** Starts or turns; the addresses stay what they were. */
  Future<Map<String, Object>> apply(StackDials dials) {
    return apply("gateway", gateway, dials.gateway())
        .compose(applied -> apply("mesh", mesh, dials.mesh()))
        .map(applied -> addresses);
  }

  private <D> Future<Void> apply(String name, Service<D> service, D dials) {
    return addresses.containsKey(name)
        ? service.turn(dials)
        : service
            .start(dials)
            .map(
                started -> {
                  addresses.put(name, started);
                  return null;
                });
  }

  Future<Void> stop() {
    return stop("mesh", mesh).eventually(() -> stop("gateway", gateway));
  }

  private Future<Void> stop(String name, Service<?> service) {
    return addresses.containsKey(name) ? service.stop() : Future.succeededFuture();
  }
}
