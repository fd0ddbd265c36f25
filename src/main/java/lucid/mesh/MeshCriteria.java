package lucid.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.verdict.Criterion;

/** What is decided of a mesh, part by part, and the requests that decide it. */
final class MeshCriteria {
  static final List<String> OF_BALANCING =
      List.of(MeshApi.BALANCING_OVERHEAD, MeshApi.BALANCED, MeshApi.INSTANCE);
  static final List<String> OF_MTLS =
      List.of(MeshApi.HANDSHAKE, MeshApi.CONNECT, MeshApi.REFUSE_WITHOUT, MeshApi.REFUSE_FOREIGN);
  static final List<String> OF_DISCOVERY =
      List.of(MeshApi.REGISTER, MeshApi.DISCOVER, MeshApi.LOOK_UP);

  private static final int FEWEST_INSTANCES = 2;

  /** Of what is due, so much at least must have been sent. */
  private final Settings settings;

  private final List<Criterion> all = new ArrayList<>();

  private MeshCriteria(Settings settings) {
    this.settings = settings;
  }

  static List<Criterion> of(Settings settings) {
    var criteria = new MeshCriteria(settings);
    criteria.discovery();
    criteria.mtls();
    criteria.balancing();
    HealthEndpoint.of(settings).forEach(criteria::health);
    return List.copyOf(criteria.all);
  }

  private void discovery() {
    var seed = "service discovery < 1 s";
    var limits = settings.criteria().mesh();
    var load = settings.load().mesh().discovery();
    all.add(Criterion.that(MeshApi.DISCOVER, seed).max().below(limits.discovery()));
    all.add(Criterion.that(MeshApi.DISCOVER, seed + ": all are found").failed().is(0));
    all.add(Criterion.that(MeshApi.REGISTER, seed + ": all are accepted").failed().is(0));
    all.add(Criterion.that(MeshApi.LOOK_UP, seed).p95().below(limits.lookUpP95()));
    all.add(available(MeshApi.LOOK_UP));
    all.add(sent(MeshApi.REGISTER, load.registrations(), load.window()));
    all.add(sent(MeshApi.LOOK_UP, load.lookUps(), load.window()));
  }

  private void mtls() {
    var load = settings.load().mesh().mtls();
    all.add(
        Criterion.that(MeshApi.HANDSHAKE, "mTLS handshake < 500 ms")
            .p95()
            .below(settings.criteria().mesh().handshakeP95()));
    all.add(available(MeshApi.HANDSHAKE));
    all.add(Criterion.that(MeshApi.REFUSE_WITHOUT, "mTLS is mutual").failed().is(0));
    all.add(Criterion.that(MeshApi.REFUSE_FOREIGN, "mTLS is mutual").failed().is(0));
    all.add(sent(MeshApi.CONNECT, load.rate(), load.window()));
    for (var refusals : List.of(MeshApi.REFUSE_WITHOUT, MeshApi.REFUSE_FOREIGN)) {
      all.add(
          Criterion.soundOnlyIf(refusals, "all that were due were tried")
              .count()
              .is(load.refusals()));
    }
  }

  private void balancing() {
    var seed = "load balancing < 10 ms overhead";
    var load = settings.load().mesh().balancing();
    all.add(
        Criterion.that(MeshApi.BALANCING_OVERHEAD, seed)
            .p95()
            .atMost(settings.criteria().mesh().balancingP95()));
    all.add(available(MeshApi.BALANCED));
    all.add(
        Criterion.that(MeshApi.INSTANCE, "load balancing: several instances answer")
            .count()
            .atLeast(FEWEST_INSTANCES));
    all.add(sent(MeshApi.BALANCED, load.rate(), load.window()));
  }

  private void health(HealthEndpoint endpoint) {
    all.add(
        Criterion.that(endpoint.name(), "health check < 100 ms")
            .p95()
            .below(settings.criteria().mesh().healthP95()));
    all.add(available(endpoint.name()));
    all.add(
        sent(
            endpoint.name(),
            settings.load().mesh().health().rate(),
            settings.load().mesh().discovery().window()));
  }

  private Criterion available(String request) {
    return Criterion.that(request, "availability > 99.9 %")
        .success()
        .above(settings.criteria().availabilityPercent());
  }

  private static Criterion sent(String request, double rate, Duration window) {
    return Criterion.soundOnlyIf(request, "nearly everything that was due was sent")
        .count()
        .atLeast(Load.nearlyAll(rate * window.toMillis() / 1000.0));
  }
}
