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
 * @param well the check of an answer beside its status 200; empty if the status is enough
 * @param part the preflight's name of the part of the mesh that it belongs to, without which there
 *     is nothing to check; empty if it belongs to no part
 */
record HealthEndpoint(
    String name,
    Function<TargetAddresses, Optional<URI>> url,
    Optional<CheckBuilder> well,
    Optional<String> part) {
  private static final String PATH = "/health";

  /** The number of embedded instances, whose addresses are unknown until the mesh has started. */
  private static final int EMBEDDED_INSTANCES = 2;

  /** Returns the endpoints of the target that the settings name, and always the controller's. */
  static List<HealthEndpoint> of(Settings settings) {
    boolean embedded = settings.target().equals(Settings.EMBEDDED);
    var configured = Optional.ofNullable(settings.targets().get(settings.target()));
    int instances =
        configured
            .flatMap(TargetAddresses::mesh)
            .flatMap(TargetAddresses.Mesh::instances)
            .map(List::size)
            .orElse(embedded ? EMBEDDED_INSTANCES : 0);
    Optional<CheckBuilder> well = Optional.of(jsonPath("$.status").is("healthy"));
    var endpoints = new ArrayList<HealthEndpoint>();
    endpoints.add(
        endpoint(
            "registry",
            inMesh(TargetAddresses.Mesh::registry),
            "/v1/status/leader",
            Optional.of(regex("\"[^\"]+\"").exists()),
            Optional.of(MeshPreflight.DISCOVERY)));
    for (int i = 0; i < instances; i++) {
      int index = i;
      endpoints.add(
          endpoint(
              "instance " + (index + 1),
              inMesh(
                  mesh ->
                      mesh.instances()
                          .filter(all -> all.size() > index)
                          .map(all -> all.get(index))),
              PATH,
              Optional.empty(),
              Optional.empty()));
    }
    endpoints.add(
        endpoint(
            "gateway",
            addresses -> addresses.gateway().flatMap(TargetAddresses.Gateway::url),
            PATH,
            well,
            Optional.empty()));
    endpoints.add(
        endpoint(
            "blockchain",
            addresses -> addresses.blockchain().flatMap(TargetAddresses.Blockchain::url),
            PATH,
            well,
            Optional.empty()));
    endpoints.removeIf(
        endpoint ->
            configured.map(known -> endpoint.url().apply(known).isEmpty()).orElse(!embedded));
    endpoints.add(
        0,
        endpoint(
            "controller",
            inMesh(TargetAddresses.Mesh::controller),
            PATH,
            well,
            Optional.of(MeshPreflight.CONTROLLER)));
    return endpoints;
  }

  private static HealthEndpoint endpoint(
      String name,
      Function<TargetAddresses, Optional<URI>> service,
      String path,
      Optional<CheckBuilder> well,
      Optional<String> part) {
    return new HealthEndpoint(
        MeshApi.HEALTH + name,
        addresses -> service.apply(addresses).map(url -> HttpAddress.at(url, path)),
        well,
        part);
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
