package lucid.truth;

import java.util.List;
import java.util.stream.Stream;
import lucid.mesh.MeshServicesSimulation;

/** The service mesh's criteria. */
final class MeshWorlds {
  private static final ShortSimulation MESH =
      new ShortSimulation(
          MeshServicesSimulation.class,
          "110 pairs, 110 handshakes, 32 registrations, 100 look-ups and 120 health checks, in 4 s:"
              + " a share of failures that these show is more than chance",
          List.of(),
          List.of(
              "lucid.load.mesh.balancing.window = 1 s",
              "lucid.load.mesh.balancing.rate = 110",
              "lucid.load.mesh.mtls.window = 1 s",
              "lucid.load.mesh.mtls.rate = 110",
              "lucid.load.mesh.mtls.refusals = 8",
              "lucid.load.mesh.discovery.window = 2 s",
              "lucid.load.mesh.discovery.registrations = 16"));

  private static final String SUCCESS = "mesh request: success";
  private static final String FAILURES = "what fails has no good answer, however fast it does";

  private MeshWorlds() {}

  static Stream<World> all() {
    return Stream.of(discovery(), lookUps(), mtls(), balancing(), health())
        .flatMap(worlds -> worlds);
  }

  private static Stream<World> discovery() {
    return Stream.of(
        MESH.inside("discover instance: max", "mesh.discovery.delay = 900 ms"),
        MESH.outside("discover instance: max", "mesh.discovery.delay = 1100 ms")
            .saying("discover instance: max: 11\\d\\d ms, limit < 1000 ms"),
        MESH.inside("discover instance: failed"),
        MESH.outside("discover instance: failed", "mesh.discovery.wrong-address = true")
            .saying(
                "discover instance: failed: 32, .*found with another address than it was registered with.*"),
        // One of the 33 registrations is refused.
        MESH.outside("register instance: failed", "mesh.discovery.refused-percent = 4")
            .saying("register instance: failed: 1, limit = 0 .*found 500.*"));
  }

  private static Stream<World> lookUps() {
    return Stream.of(
        MESH.inside("look up service: p95", "mesh.discovery.look-up-latency = 900 ms"),
        MESH.outside("look up service: p95", "mesh.discovery.look-up-latency = 1100 ms"),
        MESH.outside(SUCCESS, "mesh.discovery.look-up-errors-percent = 4"));
  }

  private static Stream<World> mtls() {
    var without = "refuse without certificate: failed";
    var foreign = "refuse foreign certificate: failed";
    return Stream.of(
        MESH.inside("mTLS handshake: p95", "mesh.mtls.handshake-delay = 450 ms"),
        MESH.outside("mTLS handshake: p95", "mesh.mtls.handshake-delay = 550 ms")
            .saying("mTLS handshake: p95: 5\\d\\d ms, limit < 500 ms"),
        MESH.inside(SUCCESS),
        MESH.outside("mTLS handshake: p95", "mesh.mtls.certificate = expired")
            .alsoRed(FAILURES, SUCCESS)
            .saying(
                "mTLS handshake: p95: 110 of 110 had no good answer, so there is no 95th"
                    + " percentile, limit < 500 ms .*the server's certificate expired on 20\\d\\d-.*"),
        MESH.outside("mTLS handshake: p95", "mesh.mtls.certificate = wrong-name")
            .alsoRed(FAILURES, SUCCESS),
        MESH.outside("mTLS handshake: p95", "mesh.mtls.certificate = of-another-ca")
            .alsoRed(FAILURES, SUCCESS),
        MESH.inside(without),
        MESH.outside(without, "mesh.mtls.require-certificate = false")
            .saying(
                "refuse without certificate: failed: 8, limit = 0"
                    + " \\(8 x accepted: the request was answered 200 over TLSv1.3\\)"),
        MESH.outside(without, "mesh.mtls.ask-certificate = false")
            .alsoRed("who is not asked can't be refused for a foreign certificate", foreign),
        MESH.outside(foreign, "mesh.mtls.verify-certificate = false")
            .saying(".*8 x accepted: the request was answered 200 over TLSv1.3.*"));
  }

  private static Stream<World> balancing() {
    return Stream.of(
        // A healthy balancer adds about 1 ms, and a timer is up to 1 ms late.
        MESH.inside("balancing overhead: p95", "mesh.balancing.delay = 7 ms"),
        // The jitter of the instances is not the balancer's.
        MESH.inside(
            "balancing overhead: p95", "mesh.balancing.instance-shape = [\"uniform 0 ms 30 ms\"]"),
        MESH.outside("balancing overhead: p95", "mesh.balancing.delay = 11 ms")
            .saying("balancing overhead: p95: 1\\d ms, limit <= 10 ms"),
        MESH.outside(SUCCESS, "mesh.balancing.errors-percent = 5"),
        MESH.outside("balanced instance: count", "mesh.balancing.stuck = true")
            .saying(
                "balanced instance: count: all requests through the balancer were answered by"
                    + " mesh-sample-1 100.0 %"));
  }

  private static Stream<World> health() {
    return Stream.of(
        MESH.inside("health check controller: p95", "mesh.health.latency = 90 ms"),
        MESH.outside("health check controller: p95", "mesh.health.latency = 110 ms")
            .saying("health check controller: p95: 1[12]\\d ms, limit < 100 ms"),
        MESH.outside("health check controller: p95", "mesh.health.unhealthy = true")
            .alsoRed(FAILURES, SUCCESS));
  }
}
