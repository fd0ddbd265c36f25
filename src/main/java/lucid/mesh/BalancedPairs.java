package lucid.mesh;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import lucid.measure.Availability;
import lucid.measure.Recorded;
import lucid.measure.Tally;
import lucid.measure.UserLoop;
import lucid.settings.MeshLoad;
import lucid.settings.TargetAddresses;
import lucid.verdict.Facts;

/**
 * The same request twice, close together and in random order, on warm connections: once through the
 * balancer and once to an instance picked at random. What is recorded as {@value
 * MeshApi#BALANCING_OVERHEAD} is the difference, rounded up; one below zero, where chance made the
 * direct request the slower one, is recorded as 0 ms, since Gatling knows no negative times. That
 * moves the mean, but not a 95th percentile that is above zero.
 */
final class BalancedPairs {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final WarmClient balancer;
  private final List<WarmClient> instances;
  private final String header;
  private final Availability availability;
  private final Map<String, LongAdder> shares = new ConcurrentHashMap<>();
  private final LongAdder answered = new LongAdder();
  private final LongAdder compared = new LongAdder();
  private final LongAdder below = new LongAdder();

  private BalancedPairs(
      WarmClient balancer, List<WarmClient> instances, String header, Availability availability) {
    this.availability = availability;
    this.balancer = balancer;
    this.instances = instances;
    this.header = header;
  }

  /** For a target that has a balancer and instances. */
  static BalancedPairs of(
      TargetAddresses.Mesh mesh, MeshLoad.Balancing load, Availability availability) {
    return new BalancedPairs(
        client(mesh.balancer().orElseThrow(), load),
        mesh.instances().orElseThrow().stream().map(instance -> client(instance, load)).toList(),
        load.instanceHeader(),
        availability);
  }

  private static WarmClient client(URI address, MeshLoad.Balancing load) {
    return new WarmClient(address.resolve("/health"), load.instanceHeader(), PATIENCE);
  }

  /** One pair: two requests, and their difference if both were answered. */
  ActionBuilder pair() {
    return Tally.eventually(MeshApi.BALANCED, this::measure);
  }

  private CompletionStage<List<Recorded>> measure(Session session) {
    var random = ThreadLocalRandom.current();
    var direct = instances.get(random.nextInt(instances.size()));
    if (random.nextBoolean()) {
      return ask(session, MeshApi.DIRECT, direct)
          .thenCompose(
              first ->
                  ask(session, MeshApi.BALANCED, balancer)
                      .thenApply(second -> recorded(first, second)));
    }
    return ask(session, MeshApi.BALANCED, balancer)
        .thenCompose(
            first ->
                ask(session, MeshApi.DIRECT, direct).thenApply(second -> recorded(second, first)));
  }

  /** Half of a pair, with its answer if there was the right one. */
  private record Half(Recorded recorded, Optional<WarmClient.Answer> answer) {}

  private CompletionStage<Half> ask(Session session, String name, WarmClient client) {
    var requests = availability.of(name);
    requests.sent();
    long startMillis = System.currentTimeMillis();
    long startNanos = System.nanoTime();
    return client
        .get(UserLoop.of(session))
        .handle(
            (answer, failure) -> {
              requests.answered(failure == null && answer.status() == OK);
              if (failure != null) {
                var took = Duration.ofNanos(System.nanoTime() - startNanos);
                return new Half(
                    Recorded.of(name, startMillis, took, Optional.of(sentence(failure))),
                    Optional.empty());
              }
              boolean right = answer.status() == OK;
              return new Half(
                  Recorded.of(
                      name,
                      answer.startMillis(),
                      answer.took(),
                      right ? Optional.empty() : Optional.of("answered " + answer.status())),
                  right ? Optional.of(answer) : Optional.empty());
            });
  }

  private List<Recorded> recorded(Half direct, Half balanced) {
    var all = new ArrayList<>(List.of(direct.recorded(), balanced.recorded()));
    balanced
        .answer()
        .ifPresent(
            through -> {
              answered.increment();
              through.header().ifPresent(this::count);
              direct.answer().ifPresent(straight -> all.add(difference(straight, through)));
            });
    return all;
  }

  private void count(String instance) {
    shares.computeIfAbsent(instance, unseen -> new LongAdder()).increment();
  }

  private Recorded difference(WarmClient.Answer direct, WarmClient.Answer balanced) {
    var overhead = balanced.took().minus(direct.took());
    compared.increment();
    if (overhead.isNegative()) {
      below.increment();
    }
    return Recorded.of(
        MeshApi.BALANCING_OVERHEAD,
        balanced.startMillis(),
        overhead.isNegative() ? Duration.ZERO : overhead,
        Optional.empty());
  }

  /** One record for each instance that answered through the balancer; lets go of connections. */
  ActionBuilder instances() {
    return Tally.of(
        MeshApi.INSTANCE,
        session -> {
          balancer.close();
          instances.forEach(WarmClient::close);
          long now = System.currentTimeMillis();
          return shares.keySet().stream()
              .map(instance -> new Recorded(MeshApi.INSTANCE, now, now, Optional.empty()))
              .toList();
        });
  }

  /** What the figures do not show: who answered, and how often chance had the upper hand. */
  void tell(Facts facts) {
    if (answered.sum() == 0) {
      return;
    }
    if (shares.isEmpty()) {
      facts.notMeasurable(
          MeshApi.INSTANCE,
          "the answers do not say which instance they come from: they have no header %s (load.mesh.balancing.instance-header)"
              .formatted(header));
      return;
    }
    facts.explain(
        MeshApi.INSTANCE,
        breach ->
            Optional.of("all requests through the balancer were answered by " + sharesInWords()));
    facts.note("shares of the balanced requests: " + sharesInWords());
    facts.note(
        "balancing overhead: in %d of %d pairs the direct request was the slower one, recorded as 0 ms"
            .formatted(below.sum(), compared.sum()));
  }

  private String sharesInWords() {
    return new TreeMap<>(shares)
        .entrySet().stream()
            .map(
                share ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f %%",
                        share.getKey(),
                        100.0 * share.getValue().sum() / answered.sum()))
            .collect(Collectors.joining(", "));
  }

  private static String sentence(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? "no answer within " + PATIENCE.toMillis() + " ms"
        : String.valueOf(cause.getMessage());
  }
}
