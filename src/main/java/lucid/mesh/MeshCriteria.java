package lucid.mesh;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
import static lucid.verdict.Criterion.that;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lucid.preflight.MeshPreflight;
import lucid.settings.Settings;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;

/** The criteria for the mesh, part by part, each with the requests that decide it. */
final class MeshCriteria {
  private static final int FEWEST_INSTANCES = 2;

  private final Settings settings;
  private final Function<String, Optional<String>> missing;
  private final Supplier<Optional<BalancedPairs>> pairs;
  private final List<Criterion> all = new ArrayList<>();
  private final List<String> followed = new ArrayList<>();
  private final List<Arrivals> loads = new ArrayList<>();
  private final List<Supplier<Optional<String>>> lacks = new ArrayList<>();

  private MeshCriteria(
      Settings settings,
      Function<String, Optional<String>> missing,
      Supplier<Optional<BalancedPairs>> pairs) {
    this.settings = settings;
    this.missing = missing;
    this.pairs = pairs;
  }

  /**
   * @param missing returns why a part of the mesh can't be measured, given its name in the
   *     preflight; empty if it can
   * @param pairs the results of the balanced requests; empty if there were none
   */
  static List<Criterion> of(
      Settings settings,
      Function<String, Optional<String>> missing,
      Supplier<Optional<BalancedPairs>> pairs) {
    var criteria = new MeshCriteria(settings, missing, pairs);
    criteria.discovery();
    criteria.mtls();
    criteria.balancing();
    HealthEndpoint.of(settings).forEach(criteria::health);
    criteria.availability();
    return List.copyOf(criteria.all);
  }

  private Supplier<Optional<String>> lacking(String part) {
    return () -> missing.apply(part);
  }

  private void discovery() {
    var seed = "service discovery < 1 s";
    var limits = settings.criteria().mesh();
    var load = settings.load().mesh().discovery();
    var registrations = constant(MeshApi.REGISTER, load.registrations(), load.window());
    var lookUps = constant(MeshApi.LOOK_UP, load.lookUps(), load.window());
    var none = lacking(MeshPreflight.DISCOVERY);
    add(that(MeshApi.DISCOVER, seed).max().below(limits.discovery()).over(registrations), none);
    add(that(MeshApi.DISCOVER, seed + ": all are found").failed().is(0).over(registrations), none);
    add(
        that(MeshApi.REGISTER, seed + ": all are accepted").failed().is(0).over(registrations),
        none);
    add(that(MeshApi.LOOK_UP, seed).p95().below(limits.lookUpP95()).over(lookUps), none);
    add(sentAsDue(registrations), none);
    add(sentAsDue(lookUps), none);
    follow(MeshApi.LOOK_UP, lookUps, none);
  }

  private void mtls() {
    var load = settings.load().mesh().mtls();
    // The target decides when a connection is open and its handshake begins. So the connections are
    // due, not the handshakes.
    var connects = constant(MeshApi.CONNECT, load.rate(), load.window());
    var none = lacking(MeshPreflight.MTLS);
    add(
        that(MeshApi.HANDSHAKE, "mTLS handshake < 500 ms")
            .p95()
            .below(settings.criteria().mesh().handshakeP95())
            .over(connects),
        none);
    for (var refusals : List.of(MeshApi.REFUSE_WITHOUT, MeshApi.REFUSE_FOREIGN)) {
      var due = Arrivals.counted(refusals, load.refusals(), load.window());
      add(that(refusals, "mTLS is mutual").failed().is(0).over(due), none);
      add(sentAsDue(due), none);
    }
    add(sentAsDue(connects), none);
    follow(MeshApi.HANDSHAKE, connects, none);
  }

  private void balancing() {
    var load = settings.load().mesh().balancing();
    var due = constant(MeshApi.PAIR, load.rate(), load.window());
    var none = lacking(MeshPreflight.BALANCING);
    add(
        that(MeshApi.BALANCING_OVERHEAD, "load balancing < 10 ms overhead")
            .p95Of(MeshApi.BALANCED, MeshApi.DIRECT)
            .atMost(settings.criteria().mesh().balancingP95())
            .over(due)
            .ifAbsent("not one pair was answered both directly and through the balancer"),
        none);
    add(
        that(MeshApi.INSTANCE, "load balancing: several instances answer")
            .count()
            .atLeast(FEWEST_INSTANCES)
            .during("all balanced requests")
            .ifAbsent("the balancer answered no request")
            .saying(breach -> pairs.get().flatMap(BalancedPairs::stuck)),
        () -> none.get().or(() -> pairs.get().flatMap(BalancedPairs::instancesUnknown)));
    add(sentAsDue(due), none);
    follow(MeshApi.BALANCED, due, none);
  }

  private void health(HealthEndpoint endpoint) {
    var due =
        constant(
            endpoint.name(),
            settings.load().mesh().health().rate(),
            settings.load().mesh().discovery().window());
    Supplier<Optional<String>> none = () -> endpoint.part().flatMap(missing);
    add(
        that(endpoint.name(), "health check < 100 ms")
            .p95()
            .below(settings.criteria().mesh().healthP95())
            .over(due),
        none);
    add(sentAsDue(due), none);
    follow(endpoint.name(), due, none);
  }

  /** Adds the availability over all requests together: each kind of request alone has too few. */
  private void availability() {
    add(
        available(
                MeshApi.ANY,
                settings.criteria().availabilityPercent(),
                Arrivals.together(MeshApi.ANY, loads))
            .pooling(followed),
        () ->
            lacks.stream().allMatch(lack -> lack.get().isPresent())
                ? lacks.get(0).get()
                : Optional.empty());
  }

  private void follow(String request, Arrivals load, Supplier<Optional<String>> none) {
    followed.add(request);
    loads.add(load);
    lacks.add(none);
  }

  private static Arrivals.Fixed constant(String request, double rate, Duration window) {
    return Arrivals.constant(request, rate, window);
  }

  private void add(Criterion criterion, Supplier<Optional<String>> none) {
    all.add(criterion.unless(none));
  }
}
