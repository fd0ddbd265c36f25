package lucid.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import lucid.stack.blockchain.BlockchainService;
import lucid.stack.database.DatabaseService;
import lucid.stack.gateway.GatewayService;
import lucid.stack.mesh.MeshService;

/** The services, started at the same time by the first dials and turned by the next. */
final class Stack {
  private final List<Part<?>> parts;
  private final Map<String, Object> addresses = new ConcurrentSkipListMap<>();

  /** A service, and which of the dials are its; without dials it is left out. */
  private record Part<D>(
      String name, Service<D> service, Function<StackDials, Optional<D>> dials) {}

  Stack(Vertx vertx) {
    parts =
        List.of(
            new Part<>("gateway", new GatewayService(vertx), all -> Optional.of(all.gateway())),
            new Part<>(
                "blockchain", new BlockchainService(vertx), all -> Optional.of(all.blockchain())),
            new Part<>("mesh", new MeshService(vertx), all -> Optional.of(all.mesh())),
            new Part<>("database", new DatabaseService(vertx), StackDials::database));
  }

  /** Starts or turns; the addresses stay what they were. */
  Future<Map<String, Object>> apply(StackDials dials) {
    return Future.join(parts.stream().map(part -> apply(part, dials)).toList())
        .map(applied -> addresses);
  }

  private <D> Future<Void> apply(Part<D> part, StackDials all) {
    var dials = part.dials().apply(all);
    if (dials.isEmpty()) {
      return Future.succeededFuture();
    }
    return addresses.containsKey(part.name())
        ? part.service().turn(dials.get())
        : part.service()
            .start(dials.get())
            .map(
                started -> {
                  addresses.put(part.name(), started);
                  return null;
                });
  }

  /** Ends what was started, all of it even if one does not end well. */
  Future<Void> stop() {
    return Future.join(
            parts.stream()
                .filter(part -> addresses.containsKey(part.name()))
                .map(part -> part.service().stop())
                .toList())
        .mapEmpty();
  }
}
