package lucid.mesh;

import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lucid.config.HttpAddress;
import lucid.preflight.MeshPreflight;
import lucid.settings.Settings;
import lucid.settings.TargetAddresses;

/**
 * An HTTP health endpoint of the mesh, or of a service that runs in it.
 *
 * @param name the name of its health check in the report
 * @param url returns its address; empty if the target has no such service
 * @param well what an answer must show beside the status 200; empty if the status is enough
 * @param part the part of the mesh that it belongs to, as the preflight calls it: where that part
 *     is missing there is nothing to check. Empty if it belongs to none
 */
record HealthEndpoint(
    String name,
    Function<TargetAddresses, Optional<URI>> url,
    Optional<CheckBuilder> well,
    Optional<String> part) {
  private static final String PATH = "/health";

  /** How many instances the embedded mesh has: its addresses are unknown until it has started. */
  private static final int EMBEDDED_INSTANCES = 2;

  /** Returns the endpoints of the target that the settings name, always with the controller's. */
  static List<HealthEndpoint> of(Settings settings) {
    boolean embedded = settings.target().equals(Settings.EMBEDDED);
    var configured = Optional.ofNullable(settings.targets().get(settings.target()));
    int instances =
        configured
            .flatMap(TargetAddresses::mesh)
            .flatMap(TargetAddresses.Mesh::instances)
            .map(List::size)
            .orElse(embedded ? EMBEDDED_INSTANCES : 0);
    var all = new ArrayList<HealthEndpoint>();
    all.add(controller());
    var others = new ArrayList<>(List.of(registry()));
    for (int i = 0; i < instances; i++) {
      others.add(instance(i));
    }
    others.add(gateway());
    others.add(blockchain());
    others.stream()
        .filter(
            endpoint ->
                configured
                    .map(addresses -> endpoint.url().apply(addresses).isPresent())
                    .orElse(embedded))
        .forEach(all::add);
    return all;
  }

  private static HealthEndpoint controller() {
    return new HealthEndpoint(
        MeshApi.HEALTH + "controller",
        inMesh(mesh -> mesh.controller().map(url -> HttpAddress.at(url, PATH))),
        Optional.of(jsonPath("$.status").is("healthy")),
        Optional.of(MeshPreflight.CONTROLLER));
  }

  private static HealthEndpoint registry() {
    return new HealthEndpoint(
        MeshApi.HEALTH + "registry",
        inMesh(mesh -> mesh.registry().map(url -> HttpAddress.at(url, "/v1/status/leader"))),
        Optional.of(regex("\"[^\"]+\"").exists()),
        Optional.of(MeshPreflight.DISCOVERY));
  }

  private static HealthEndpoint instance(int index) {
    return new HealthEndpoint(
        MeshApi.HEALTH + "instance " + (index + 1),
        inMesh(
            mesh ->
                mesh.instances()
                    .filter(all -> all.size() > index)
                    .map(all -> HttpAddress.at(all.get(index), PATH))),
        Optional.empty(),
        Optional.empty());
  }

  private static HealthEndpoint gateway() {
    return new HealthEndpoint(
        MeshApi.HEALTH + "gateway",
        addresses ->
            addresses
                .gateway()
                .flatMap(TargetAddresses.Gateway::url)
                .map(url -> HttpAddress.at(url, PATH)),
        Optional.of(jsonPath("$.status").is("healthy")),
        Optional.empty());
  }

  private static HealthEndpoint blockchain() {
    return new HealthEndpoint(
        MeshApi.HEALTH + "blockchain",
        addresses ->
            addresses
                .blockchain()
                .flatMap(TargetAddresses.Blockchain::url)
                .map(url -> HttpAddress.at(url, PATH)),
        Optional.of(jsonPath("$.status").is("healthy")),
        Optional.empty());
  }

  private static Function<TargetAddresses, Optional<URI>> inMesh(
      Function<TargetAddresses.Mesh, Optional<URI>> url) {
    return addresses -> addresses.mesh().flatMap(url);
  }

  /** Returns the request of one health check. */
  HttpRequestActionBuilder check(URI address) {
    var request = http(name).get(address.toString()).check(status().is(200));
    return well.map(request::check).orElse(request);
  }
}
