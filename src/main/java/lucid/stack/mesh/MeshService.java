package lucid.stack.mesh;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.StackService;

/**
 * The service mesh as CONTRACT 6.3 has it: the controller's API, a registry that speaks Consul's,
 * two instances of a service with a balancer in front of them, and a listener that terminates
 * mutual TLS.
 *
 * <p>All but that listener live on one event loop, so their state needs no locks.
 */
public final class MeshService implements StackService<MeshDials> {
  private static final Path PARENT_OF_KEYS = Path.of("target", "stack");
  private static final int INSTANCES = 2;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Recording recording;
  private final Context context;
  private final List<Instance> instances;
  private Certificates certificates;
  private Certificates.ClientFiles files;
  private Registry registry;
  private RegistryApi registryApi;
  private Controller controller;
  private Balancer balancer;
  private MutualTlsListener mtls;

  public MeshService(Vertx vertx, Recording recording) {
    this.vertx = vertx;
    this.recording = recording;
    this.context = vertx.getOrCreateContext();
    this.instances =
        IntStream.rangeClosed(1, INSTANCES)
            .mapToObj(number -> new Instance(vertx, number, recording))
            .toList();
  }

  @Override
  public Future<Map<String, Object>> start(MeshDials dials) {
    return vertx
        .executeBlocking(this::makeCertificates)
        .compose(made -> onLoop(() -> startAll(dials)));
  }

  private Certificates makeCertificates() throws IOException {
    certificates = Certificates.create();
    files = certificates.writeClientFiles(PARENT_OF_KEYS);
    return certificates;
  }

  private Future<Map<String, Object>> startAll(MeshDials dials) {
    var addresses = new TreeMap<String, Object>();
    addresses.put("ca", files.authority().toString());
    addresses.put("client-certificate", files.certificate().toString());
    addresses.put("client-key", files.key().toString());
    dials.discovery().token().ifPresent(token -> addresses.put("registry-token", token));
    registry = new Registry(vertx, dials.discovery());
    registryApi = new RegistryApi(vertx, registry, dials.discovery(), recording);
    controller = new Controller(vertx, registry, certificates, dials.health(), recording);
    balancer = new Balancer(vertx, instances, recording);
    mtls = new MutualTlsListener(certificates, dials.mtls());
    return startInstances(dials.balancing())
        .compose(started -> registryApi.start())
        .compose(port -> note(addresses, "registry", Loopback.http(port)))
        .compose(noted -> controller.start())
        .compose(port -> note(addresses, "controller", Loopback.http(port)))
        .compose(noted -> balancer.start(dials.balancing()))
        .compose(port -> note(addresses, "balancer", Loopback.http(port)))
        .compose(noted -> mtls.start())
        .compose(port -> note(addresses, "mtls", "https://" + Loopback.HOST + ":" + port))
        .compose(noted -> note(addresses, "instances", instanceAddresses()))
        .map(noted -> addresses);
  }

  private Future<Void> startInstances(MeshDials.Balancing dials) {
    var all = Future.<Void>succeededFuture();
    for (var instance : instances) {
      all = all.compose(done -> instance.start());
    }
    return all.compose(started -> reviveInstances(dials)).onSuccess(started -> registerInstances());
  }

  /** The last instance is the one that dies. */
  private Future<Void> reviveInstances(MeshDials.Balancing dials) {
    var all = Future.<Void>succeededFuture();
    for (var instance : instances) {
      boolean last = instance == instances.get(instances.size() - 1);
      instance.turn(Shape.of(dials.instanceShape()));
      all = all.compose(done -> instance.revive(last ? dials.deadAfter() : 0));
    }
    return all;
  }

  private void registerInstances() {
    for (var instance : instances) {
      registry.register(
          new Registration(
              instance.id(),
              Instance.SERVICE,
              Loopback.HOST,
              instance.port(),
              new JsonArray().add("lucid"),
              new JsonObject(),
              Optional.of(
                  new Registration.Check(
                      Optional.of(URI.create(Loopback.http(instance.port()) + "/health")),
                      CHECK_INTERVAL,
                      CHECK_INTERVAL,
                      false,
                      Optional.empty()))));
    }
  }

  private List<String> instanceAddresses() {
    return instances.stream().map(instance -> Loopback.http(instance.port())).toList();
  }

  private static Future<Void> note(Map<String, Object> addresses, String key, Object address) {
    addresses.put(key, address);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> turn(MeshDials dials) {
    return onLoop(
        () -> {
          registry.turn(dials.discovery());
          registryApi.turn(dials.discovery());
          controller.turn(dials.health());
          balancer.turn(dials.balancing());
          mtls.turn(dials.mtls());
          return reviveInstances(dials.balancing());
        });
  }

  @Override
  public Future<Void> stop() {
    return onLoop(
            () ->
                balancer
                    .stop()
                    .eventually(controller::stop)
                    .eventually(registryApi::stop)
                    .eventually(registry::stop)
                    .eventually(mtls::stop)
                    .eventually(this::stopInstances))
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      deleteFiles();
                      return null;
                    }));
  }

  private Future<Void> stopInstances() {
    var all = Future.<Void>succeededFuture();
    for (var instance : instances) {
      all = all.eventually(instance::stop);
    }
    return all;
  }

  private void deleteFiles() {
    try {
      files.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        unused -> {
          try {
            task.get().onComplete(done);
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future();
  }
}
