package lucid.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import lucid.stack.database.DatabaseService;
import lucid.stack.gateway.GatewayService;

/** The services, started together by the first dials and turned together by the next. */
final class Stack {
  private final GatewayService gateway;
  private final DatabaseService database;
  private final Map<String, Object> addresses = new TreeMap<>();

  Stack(Vertx vertx) {
    gateway = new GatewayService(vertx);
    database = new DatabaseService(vertx);
  }

  /** Starts or turns; the addresses stay what they were. */
  Future<Map<String, Object>> apply(StackDials dials) {
    return Future.join(
            apply("gateway", gateway, dials.gateway()),
            apply("database", database, dials.database()))
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
    return addresses.isEmpty()
        ? Future.succeededFuture()
        : Future.join(gateway.stop(), database.stop()).mapEmpty();
  }
}
