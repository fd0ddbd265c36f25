package lucid.mesh;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.measure.UserLoop;
import lucid.settings.MeshLoad;
import lucid.settings.TargetAddresses;
import lucid.tls.Authorities;
import lucid.tls.Https;
import lucid.verdict.Notes;

/**
 * Sends the same request twice, close together and in random order, on warm connections: once
 * through the balancer and once to an instance that is picked at random. Both are recorded.
 *
 * <p>The balancer's overhead is the 95th percentile of the balanced requests minus that of the
 * direct ones, over the pairs of which both requests were answered. It becomes one record, {@value
 * MeshApi#BALANCING_OVERHEAD}. The percentile of the pairs' differences would be wrong: it would
 * count the instances' jitter as the balancer's.
 */
final class BalancedPairs {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final double PERCENTILE = 0.95;

  /** The most connections on which another instance is looked for. */
  private static final int OTHER_CONNECTIONS = 20;

  private final WarmClient balancer;
  private final Supplier<WarmClient> anotherConnection;
  private final List<WarmClient> instances;
  private final String header;
  private final RequestWatch requests;
  private final Map<String, LongAdder> shares = new ConcurrentHashMap<>();
  private final Set<String> onOtherConnections = ConcurrentHashMap.newKeySet();
  private final LongAdder answered = new LongAdder();
  private final Queue<Duration[]> compared = new ConcurrentLinkedQueue<>();

  private BalancedPairs(
      Supplier<WarmClient> balancer,
      List<WarmClient> instances,
      String header,
      RequestWatch requests) {
    this.requests = requests;
    this.balancer = balancer.get();
    this.anotherConnection = balancer;
    this.instances = instances;
    this.header = header;
  }

  /** Returns the pairs for a target that has a balancer and instances. */
  static BalancedPairs of(
      TargetAddresses.Mesh mesh, MeshLoad.Balancing load, RequestWatch requests) {
    var balancer = mesh.balancer().orElseThrow();
    var instances = mesh.instances().orElseThrow();
    var tls =
        Stream.concat(Stream.of(balancer), instances.stream()).anyMatch(Https::is)
            ? Optional.of(Https.forNetty(Authorities.besideJavas(mesh.ca(), "mesh.ca")))
            : Optional.<SslContext>empty();
    Function<URI, WarmClient> client =
        address ->
            new WarmClient(
                HttpAddress.at(address, "/health"),
                tls.filter(any -> Https.is(address)),
                load.instanceHeader(),
                PATIENCE);
    return new BalancedPairs(
        () -> client.apply(balancer),
        instances.stream().map(client).toList(),
        load.instanceHeader(),
        requests);
  }

  /** Returns the step that sends one pair and keeps its times if both requests were answered. */
  ActionBuilder pair() {
    return Tally.eventually(MeshApi.BALANCED, this::measure, requests);
  }

  private CompletionStage<List<LogRecord>> measure(Session session) {
    long startMillis = Ticker.SYSTEM.epochMillis();
    return halves(session).thenApply(recorded -> withPair(recorded, startMillis));
  }

  /**
   * Adds the pair's record. A pair is due when its first request is due: the target decides when
   * the second one follows.
   */
  private static List<LogRecord> withPair(List<LogRecord> halves, long startMillis) {
    var all = new ArrayList<>(halves);
    all.add(
        new LogRecord(MeshApi.PAIR, startMillis, Ticker.SYSTEM.epochMillis(), Optional.empty()));
    return all;
  }

  private CompletionStage<List<LogRecord>> halves(Session session) {
    var random = ThreadLocalRandom.current();
    var direct = instances.get(random.nextInt(instances.size()));
    Supplier<CompletionStage<Half>> straight = () -> ask(session, MeshApi.DIRECT, direct);
    Supplier<CompletionStage<Half>> through = () -> ask(session, MeshApi.BALANCED, balancer);
    return random.nextBoolean()
        ? straight.get().thenCompose(one -> through.get().thenApply(two -> recorded(one, two)))
        : through.get().thenCompose(one -> straight.get().thenApply(two -> recorded(two, one)));
  }

  /** One of a pair's two requests, with its answer if the status was 200. */
  private record Half(LogRecord recorded, Optional<WarmClient.Answer> answer) {}

  private CompletionStage<Half> ask(Session session, String name, WarmClient client) {
    var followed = requests.requests(name);
    var sent = followed.sent();
    long startMillis = Ticker.SYSTEM.epochMillis();
    long startNanos = System.nanoTime();
    return client
        .get(UserLoop.bootstrap(session))
        .handle(
            (answer, failure) -> {
              followed.answered(sent, failure == null && answer.status() == OK);
              if (failure != null) {
                var took = Duration.ofNanos(System.nanoTime() - startNanos);
                return new Half(
                    LogRecord.of(name, startMillis, took, Optional.of(sentence(failure))),
                    Optional.empty());
              }
              boolean right = answer.status() == OK;
              return new Half(
                  LogRecord.of(
                      name,
                      answer.startMillis(),
                      answer.took(),
                      right ? Optional.empty() : Optional.of("answered " + answer.status())),
                  right ? Optional.of(answer) : Optional.empty());
            });
  }

  private List<LogRecord> recorded(Half direct, Half balanced) {
    var all = List.of(direct.recorded(), balanced.recorded());
    balanced
        .answer()
        .ifPresent(
            through -> {
              answered.increment();
              through.header().ifPresent(this::count);
              direct
                  .answer()
                  .ifPresent(
                      straight -> compared.add(new Duration[] {straight.took(), through.took()}));
            });
    return all;
  }

  private void count(String instance) {
    shares.computeIfAbsent(instance, unseen -> new LongAdder()).increment();
  }

  /** Returns the step that records the balancer's overhead, or nothing if no pair was answered. */
  ActionBuilder overhead() {
    return Tally.of(
        MeshApi.BALANCING_OVERHEAD,
        session -> {
          if (compared.isEmpty()) {
            return List.of();
          }
          var overhead = p95(1).minus(p95(0));
          return List.of(
              LogRecord.of(
                  MeshApi.BALANCING_OVERHEAD,
                  Ticker.SYSTEM.epochMillis(),
                  // A balanced request that was faster than a direct one means no overhead.
                  overhead.isNegative() ? Duration.ZERO : overhead,
                  Optional.empty()));
        });
  }

  private Duration p95(int half) {
    var sorted = compared.stream().map(pair -> pair[half]).sorted().toList();
    return sorted.get((int) Math.ceil(PERCENTILE * sorted.size()) - 1);
  }

  /** Returns the step that records each instance that has answered, and closes the connections. */
  ActionBuilder instances() {
    return Tally.eventually(
        MeshApi.INSTANCE,
        session -> lookForAnother(session, OTHER_CONNECTIONS).thenApply(done -> instancesSeen()),
        requests);
  }

  /**
   * Sends a request on each of some new connections, until another instance answers than the one
   * that has answered all requests: a balancer may share out connections instead of requests.
   */
  private CompletionStage<Void> lookForAnother(Session session, int connections) {
    if (connections == 0 || seen().count() != 1) {
      return CompletableFuture.completedFuture(null);
    }
    var client = anotherConnection.get();
    return client
        .get(UserLoop.bootstrap(session))
        .handle(
            (answer, failure) -> {
              client.close();
              Optional.ofNullable(answer)
                  .filter(found -> found.status() == OK)
                  .flatMap(WarmClient.Answer::header)
                  .ifPresent(onOtherConnections::add);
              return answer;
            })
        .thenCompose(answer -> lookForAnother(session, connections - 1));
  }

  private Stream<String> seen() {
    return Stream.concat(shares.keySet().stream(), onOtherConnections.stream()).distinct();
  }

  private List<LogRecord> instancesSeen() {
    balancer.close();
    instances.forEach(WarmClient::close);
    long now = Ticker.SYSTEM.epochMillis();
    return seen()
        .map(instance -> new LogRecord(MeshApi.INSTANCE, now, now, Optional.empty()))
        .toList();
  }

  /** Returns why the answering instances are unknown; empty if they are known or none answered. */
  Optional<String> instancesUnknown() {
    return answered.sum() > 0 && shares.isEmpty()
        ? Optional.of(
            "the answers do not say which instance they come from: they have no header %s (load.mesh.balancing.instance-header)"
                .formatted(header))
        : Optional.empty();
  }

  /** Returns the reason for a balancer that uses too few instances. */
  Optional<String> stuck() {
    return Optional.of("all requests through the balancer were answered by " + sharesInWords());
  }

  /** Adds a note on which instances answered. */
  void noteInstances(Notes notes) {
    if (!shares.isEmpty()) {
      notes.add("shares of the balanced requests: " + sharesInWords());
    }
    if (shares.size() == 1 && seen().count() > 1) {
      notes.add(
          "the balancer shares out connections, not requests: on other connections, another instance answered");
    }
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
        : Secret.safeMessage(cause);
  }
}
