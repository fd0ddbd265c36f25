package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.stack.Loopback;
import lucid.stack.Recording;
import lucid.stack.Shape;
import lucid.stack.StackService;

/**
 * The service mesh of CONTRACT 6.3: the controller's API, a registry that speaks Consul's, two
 * instances of a service with a balancer in front of them, and a listener for mutual TLS.
 *
 * <p>Only the listener for mutual TLS has event loops of its own.
 */
public final class MeshService extends StackService<MeshDials> {
  private static final Path PARENT_OF_KEYS = Path.of("target", "stack");
  private static final int INSTANCES = 2;
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final Recording recording;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<Instance> instances;
  private Certificates certificates;
  private Certificates.ClientFiles files;
  private Registry registry;
  private RegistryApi registryApi;
  private Controller controller;
  private Balancer balancer;
  private MutualTlsListener mtls;

  public MeshService(Vertx vertx, Recording recording) {
    super(vertx);
    this.recording = recording;
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
    balancer = new Balancer(vertx, instances, dials.balancing(), recording);
    mtls = new MutualTlsListener(certificates, dials.mtls());
    return reviveInstances(dials.balancing())
        .onSuccess(started -> registerInstances())
        .compose(started -> serve(registryApi.routes()))
        .onSuccess(url -> addresses.put("registry", url))
        .compose(noted -> serve(controller.routes()))
        .onSuccess(url -> addresses.put("controller", url))
        .compose(noted -> serve(balancer.routes()))
        .onSuccess(url -> addresses.put("balancer", url))
        .compose(noted -> mtls.start())
        .map(
            port -> {
              addresses.put("mtls", "https://" + Loopback.HOST + ":" + port);
              addresses.put("instances", instanceAddresses());
              return addresses;
            });
  }

  /** Starts a server, and returns its address. */
  private Future<String> serve(Router routes) {
    var server = Loopback.httpServer(vertx).requestHandler(routes);
    servers.add(server);
    return server.listen(0, Loopback.HOST).map(listening -> Loopback.http(listening.actualPort()));
  }

  /** Starts the instances that do not run. Only the last one can die. */
  private Future<Void> reviveInstances(MeshDials.Balancing dials) {
    var last = instances.get(instances.size() - 1);
    instances.forEach(instance -> instance.turn(Shape.of(dials.instanceShape())));
    return Future.join(
            instances.stream()
                .map(instance -> instance.revive(instance == last ? dials.deadAfter() : 0))
                .toList())
        .mapEmpty();
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
                Future.join(
                        Stream.concat(
                                servers.stream().map(HttpServer::close),
                                instances.stream().map(Instance::stop))
                            .toList())
                    .eventually(balancer::stop)
                    .eventually(registry::stop)
                    .eventually(mtls::stop))
        .eventually(() -> vertx.executeBlocking(files::delete))
        .mapEmpty();
  }
}
