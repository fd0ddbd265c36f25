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

/** Some of the services, started at the same time by the first dials and turned by the next. */
final class Stack {
  private final Recording recording = new Recording();
  private final List<Part<?>> parts;
  private final Map<String, Object> addresses = new ConcurrentSkipListMap<>();

  /** A service, and which of the dials are its. */
  private record Part<D>(String name, StackService<D> service, Function<StackDials, D> dials) {}

  /**
   * Starts nothing yet.
   *
   * @param wanted names of services; the others are left out: each takes its time to start
   * @throws IllegalArgumentException if there is no service of such a name
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

  /** Returns why it can't be started by this user on this machine; empty if it can. */
  Optional<String> whyNot() {
    return parts.stream().anyMatch(part -> part.name().equals("database"))
        ? DatabaseService.whyNot()
        : Optional.empty();
  }

  /** Starts or turns; the addresses stay what they were. */
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

  /** Ends what was started, all of it even if one does not end well. */
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
