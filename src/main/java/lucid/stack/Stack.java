package lucid.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import lucid.stack.blockchain.BlockchainService;
import lucid.stack.database.DatabaseService;
import lucid.stack.gateway.GatewayService;
import lucid.stack.mesh.MeshService;

/** The wanted services. The first dials start them at the same time, and later dials turn them. */
final class Stack {
  private final Recording recording = new Recording();
  private final List<Part<?>> parts;
  private final Map<String, Object> addresses = new ConcurrentSkipListMap<>();

  /** A service, and the function that picks its dials. */
  private record Part<D>(String name, StackService<D> service, Function<StackDials, D> dials) {}

  /**
   * Makes the services, and starts none of them.
   *
   * @param wanted names of services; the others are left out, since each takes time to start
   * @throws IllegalArgumentException if a name is not that of a service
   */
  Stack(Vertx vertx, Set<String> wanted) {
    List<Part<?>> all =
        List.of(
            new Part<>("gateway", new GatewayService(vertx, recording), StackDials::gateway),
            new Part<>(
                "blockchain", new BlockchainService(vertx, recording), StackDials::blockchain),
            new Part<>("mesh", new MeshService(vertx, recording), StackDials::mesh),
            new Part<>("database", new DatabaseService(vertx, recording), StackDials::database));
    parts = all.stream().filter(part -> wanted.contains(part.name())).toList();
    if (parts.size() < wanted.size()) {
      throw new IllegalArgumentException(
          wanted + ": expected some of " + all.stream().map(Part::name).toList());
    }
  }

  /** Returns why this user can't start the stack on this machine; empty if nothing prevents it. */
  Optional<String> whyNot() {
    return parts.stream().anyMatch(part -> part.name().equals("database"))
        ? DatabaseService.whyNot()
        : Optional.empty();
  }

  /** Starts the services, or turns those that run. Their addresses never change. */
  Future<Map<String, Object>> apply(StackDials dials) {
    recording.to(dials.record());
    return Future.join(parts.stream().map(part -> apply(part, dials)).toList())
        .map(applied -> addresses);
  }

  private <D> Future<Void> apply(Part<D> part, StackDials all) {
    var dials = part.dials().apply(all);
    return addresses.containsKey(part.name())
        ? part.service().turn(dials)
        : part.service()
            .start(dials)
            .map(
                started -> {
                  addresses.put(part.name(), started);
                  return null;
                });
  }

  /** Stops the services that were started, all of them even if one fails to stop. */
  Future<Void> stop() {
    recording.to(Optional.empty());
    return Future.join(
            parts.stream()
                .filter(part -> addresses.containsKey(part.name()))
                .map(part -> part.service().stop())
                .toList())
        .mapEmpty();
  }
}
