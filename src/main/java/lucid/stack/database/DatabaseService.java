package lucid.stack.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.StackService;

/**
 * The database: a real PostgreSQL behind a {@link DelayingProxy}. Lucid itself runs MongoDB, but no
 * MongoDB can be embedded.
 */
public final class DatabaseService extends StackService<DatabaseDials> {
  static final int MAX_CONNECTIONS = 300;

  private final DelayingProxy proxy;
  private final String password = UUID.randomUUID().toString();
  private Optional<Postgres> postgres = Optional.empty();

  /** Returns why this user can't start it on this machine; empty if nothing prevents it. */
  public static Optional<String> whyNot() {
    return Rights.missing();
  }

  public DatabaseService(Vertx vertx, Recording recording) {
    super(vertx);
    this.proxy = new DelayingProxy(vertx, recording);
  }

  @Override
  public Future<Map<String, Object>> start(DatabaseDials dials) {
    return onLoop(
        () ->
            startServer(dials)
                .compose(
                    port -> dials.running() ? Future.succeededFuture(port) : stopServer().map(port))
                .map(port -> Map.of("uri", uri(port))));
  }

  private String uri(int port) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(Postgres.USER, password, Loopback.HOST, port, Postgres.DATABASE);
  }

  /** Turns the dials. A stopped server starts anew at its old address, without its old data. */
  @Override
  public Future<Void> turn(DatabaseDials dials) {
    return onLoop(
        () -> {
          if (!dials.running()) {
            return stopServer();
          }
          return postgres
              .map(running -> apply(running, dials))
              .orElseGet(() -> startServer(dials).mapEmpty());
        });
  }

  @Override
  public Future<Void> stop() {
    return onLoop(this::stopServer);
  }

  /** Starts the server, and returns the port that clients see. */
  private Future<Integer> startServer(DatabaseDials dials) {
    return vertx
        .executeBlocking(() -> Postgres.start(password, MAX_CONNECTIONS))
        .compose(
            started -> {
              postgres = Optional.of(started);
              return apply(started, dials).compose(applied -> proxy.listen(started.port()));
            });
  }

  private Future<Void> apply(Postgres server, DatabaseDials dials) {
    proxy.turn(dials.latency(), Shape.of(dials.shape()));
    return vertx.executeBlocking(
        () -> {
          server.apply(dials);
          return null;
        });
  }

  private Future<Void> stopServer() {
    if (postgres.isEmpty()) {
      return Future.succeededFuture();
    }
    var stopping = postgres.get();
    postgres = Optional.empty();
    return proxy
        .close()
        .compose(
            closed ->
                vertx.executeBlocking(
                    () -> {
                      stopping.close();
                      return null;
                    }));
  }
}
