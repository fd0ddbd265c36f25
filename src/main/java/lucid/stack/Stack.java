package lucid.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lucid.stack.blockchain.BlockchainService;
import lucid.stack.gateway.GatewayService;
import lucid.stack.mesh.MeshService;

/** The services, started one after the other by the first dials and turned by the next. */
final class Stack {
  private final List<Part<?>> parts;
  private final Map<String, Object> addresses = new TreeMap<>();

  /** A service, and which of the dials are its. */
  private record Part<D>(String name, Service<D> service, Function<StackDials, D> dials) {
    Future<Map<String, Object>> start(StackDials all) {
      return service.start(dials.apply(all));
    }

    Future<Void> turn(StackDials all) {
      return service.turn(dials.apply(all));
    }
  }

  Stack(Vertx vertx) {
    parts =
        List.of(
            new Part<>("gateway", new GatewayService(vertx), StackDials::gateway),
            new Part<>("blockchain", new BlockchainService(vertx), StackDials::blockchain),
            new Part<>("mesh", new MeshService(vertx), StackDials::mesh));
  }

  /** Starts or turns; the addresses stay what they were. */
  Future<Map<String, Object>> apply(StackDials dials) {
    Future<Void> done = Future.succeededFuture();
    for (var part : parts) {
      done = done.compose(before -> apply(part, dials));
    }
    return done.map(applied -> addresses);
  }

  private Future<Void> apply(Part<?> part, StackDials dials) {
    return addresses.containsKey(part.name())
        ? part.turn(dials)
        : part.start(dials)
            .map(
                started -> {
                  addresses.put(part.name(), started);
                  return null;
                });
  }

  /** Ends what was started, all of it even if one does not end well. */
  Future<Void> stop() {
    Future<Void> done = Future.succeededFuture();
    for (var part : parts) {
      if (addresses.containsKey(part.name())) {
        done = done.eventually(part.service()::stop);
      }
    }
    return done;
  }
}
