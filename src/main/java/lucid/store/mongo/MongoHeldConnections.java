package lucid.store.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import lucid.store.HeldConnections;
import lucid.store.StoreException;
import lucid.store.UntoldException;
import org.bson.Document;
import reactor.core.publisher.Mono;

/**
 * A pool of MongoDB's driver that is completely filled. The driver hands no connection out for
 * keeps, but its events tell how many are open, and which of them have answered a command. To keep
 * all of them busy at once, each is sent a {@code hello} that the server answers only after a
 * while, as for the driver's own monitoring. A server that does not know this form answers at once.
 */
final class MongoHeldConnections implements HeldConnections {
  private static final Duration FILLING = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration BUSY = Duration.ofMillis(400);
  private static final Document PING = new Document("ping", 1);

  private final MongoClient client;
  private final Events events = new Events();
  private final MongoClient counter;
  private final int wanted;
  private final int others;
  private final Function<Throwable, StoreException> inWords;

  /**
   * @param counter another client of the same server, which counts the connections
   * @param others the number of connections that the server had before
   */
  private MongoHeldConnections(
      MongoClientSettings settings,
      MongoClient counter,
      int wanted,
      int others,
      Function<Throwable, StoreException> inWords) {
    this.client =
        MongoClients.create(
            MongoClientSettings.builder(settings)
                .applyToConnectionPoolSettings(
                    pool ->
                        pool.minSize(wanted)
                            .maxSize(wanted)
                            .maxConnecting(wanted)
                            .maintenanceFrequency(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
                            .addConnectionPoolListener(events))
                .addCommandListener(events)
                .build());
    this.counter = counter;
    this.wanted = wanted;
    this.others = others;
    this.inWords = inWords;
  }

  /**
   * Fills a pool, or gives up after 10 s.
   *
   * @param settings settings for one server, since each member of a set would hold {@code wanted}
   */
  static CompletionStage<HeldConnections> open(
      MongoClientSettings settings, int wanted, Function<Throwable, StoreException> inWords) {
    var counter = MongoClients.create(settings);
    return counted(counter, "current", inWords)
        .thenCompose(
            others -> new MongoHeldConnections(settings, counter, wanted, others, inWords).fill())
        .whenComplete(
            (held, failure) -> {
              if (failure != null) {
                counter.close();
              }
            });
  }

  private CompletionStage<HeldConnections> fill() {
    return command(PING)
        .thenCompose(answered -> filled(System.nanoTime() + FILLING.toNanos()))
        .<HeldConnections>thenApply(filled -> this)
        .whenComplete(
            (filled, failure) -> {
              if (failure != null) {
                client.close();
              }
            });
  }

  /**
   * Asks the server for one of the numbers that it tells of its connections.
   *
   * @return a future that fails with {@link UntoldException} if the server, or the user's role,
   *     does not tell the number
   */
  static CompletableFuture<Integer> counted(
      MongoClient client, String which, Function<Throwable, StoreException> inWords) {
    return Mono.from(client.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
        .toFuture()
        .handle(
            (status, failure) -> {
              if (failure == null) {
                return MongoAnswers.connections(status, which);
              }
              if (MongoErrors.code(failure) == MongoErrors.UNAUTHORIZED) {
                throw new UntoldException(
                    "the user may not ask for serverStatus: it needs the role clusterMonitor");
              }
              throw inWords.apply(failure);
            });
  }

  /** Counts the driver's events of its pool; called on the driver's threads. */
  private static final class Events implements ConnectionPoolListener, CommandListener {
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Long> answered = ConcurrentHashMap.newKeySet();

    @Override
    public void connectionReady(ConnectionReadyEvent event) {
      open.incrementAndGet();
    }

    @Override
    public void connectionClosed(ConnectionClosedEvent event) {
      open.decrementAndGet();
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
      answered.add(event.getConnectionDescription().getConnectionId().getLocalValue());
    }
  }

  private CompletableFuture<Document> command(Document command) {
    return Mono.from(client.getDatabase("admin").runCommand(command))
        .toFuture()
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw inWords.apply(failure);
              }
              return answer;
            });
  }

  private CompletableFuture<Void> filled(long deadline) {
    return events.open.get() >= wanted || System.nanoTime() > deadline
        ? CompletableFuture.completedFuture(null)
        : after(BETWEEN_LOOKS).thenCompose(waited -> filled(deadline));
  }

  private static CompletableFuture<Void> after(Duration pause) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public Optional<String> refusal() {
    int open = events.open.get();
    return open >= wanted
        ? Optional.empty()
        : Optional.of(
            "the server kept %d open and closed the others unasked (maxIncomingConnections)"
                .formatted(open));
  }

  @Override
  public CompletionStage<Look> look() {
    events.answered.clear();
    return command(new Document("hello", 1))
        // Servers before 4.4 have no hello.
        .exceptionally(unknown -> new Document())
        .thenCompose(
            hello -> {
              var busy =
                  IntStream.range(0, wanted)
                      .mapToObj(i -> command(held(hello)).exceptionally(failure -> null))
                      .toArray(CompletableFuture<?>[]::new);
              return after(BUSY.dividedBy(2))
                  .thenCompose(begun -> counted(counter, "current", inWords))
                  .thenCombine(
                      CompletableFuture.allOf(busy),
                      (counted, done) ->
                          new Look(Math.max(0, counted - others), events.answered.size()));
            });
  }

  /** Returns a command that is answered when its time is over, or when the topology changes. */
  private static Document held(Document hello) {
    var topology = hello.get("topologyVersion");
    return topology == null
        ? PING
        : new Document("hello", 1)
            .append("topologyVersion", topology)
            .append("maxAwaitTimeMS", BUSY.toMillis());
  }

  @Override
  public CompletionStage<Void> release() {
    client.close();
    counter.close();
    return CompletableFuture.completedFuture(null);
  }
}
