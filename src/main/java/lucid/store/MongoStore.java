package lucid.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lucid.config.Secret;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * MongoDB, through its official driver for reactive streams, which reads and writes asynchronously.
 * {@link Store#NAME} is a database of its own.
 */
final class MongoStore implements Store {
  private static final Set<String> COLLECTIONS = Set.of("blocks", "sessions", "transactions", MARK);
  private static final String TRANSACTIONS = "transactions";
  private static final int PATIENCE_SECONDS = 5;
  private static final int CHUNK = 5_000;
  private static final int COMMAND_NOT_FOUND = 59;
  private static final int UNAUTHORIZED = 13;

  private final MongoClientSettings settings;
  private final StoreAddress address;
  private final Preparation preparation = new Preparation();
  private volatile MongoClient client;

  private MongoStore(MongoClientSettings settings, StoreAddress address) {
    this.settings = settings;
    this.address = address;
    this.client = MongoClients.create(settings);
  }

  static MongoStore open(Secret uri, int pool) {
    return new MongoStore(settings(uri, pool), StoreAddress.of(uri));
  }

  /**
   * Returns the hosts that the address names. The other members of a replica set are not among
   * them: the driver learns them from the set.
   *
   * @throws StoreException if the driver does not understand it
   */
  static List<String> hosts(Secret uri) {
    var settings = settings(uri, 1);
    var hosts = new ArrayList<String>();
    settings.getClusterSettings().getHosts().forEach(server -> hosts.add(server.getHost()));
    var proxy = settings.getSocketSettings().getProxySettings();
    if (proxy.isProxyEnabled()) {
      hosts.add(proxy.getHost());
    }
    return hosts;
  }

  private static MongoClientSettings settings(Secret uri, int pool) {
    try {
      return MongoClientSettings.builder()
          .applicationName("lucid-phase2-performance")
          .applyToClusterSettings(
              cluster -> cluster.serverSelectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .applyToSocketSettings(
              socket -> socket.connectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
          // What the address says of these comes after, and wins.
          .applyConnectionString(new ConnectionString(uri.value()))
          .writeConcern(WriteConcern.W1)
          .applyToConnectionPoolSettings(
              connections -> connections.maxSize(pool).minSize(0).maxWaitTime(30, TimeUnit.SECONDS))
          .build();
    } catch (RuntimeException e) {
      // Its message may hold the address, and with it the password.
      throw new StoreException(
          "it is not an address that the MongoDB client understands, such as mongodb://user:password@host:27017/?authSource=admin");
    }
  }

  private MongoDatabase database() {
    return client.getDatabase(NAME);
  }

  private MongoDatabase admin() {
    return client.getDatabase("admin");
  }

  private MongoCollection<Document> collection(String name) {
    return database().getCollection(name);
  }

  /** Completes with null if nothing is published. */
  private <T> CompletableFuture<T> one(Publisher<T> publisher) {
    return inWords(Mono.from(publisher).toFuture());
  }

  private <T> CompletableFuture<List<T>> all(Publisher<T> publisher) {
    return inWords(Flux.from(publisher).collectList().toFuture());
  }

  private <T> CompletableFuture<T> inWords(CompletableFuture<T> future) {
    return future.handle(
        (value, failure) -> {
          if (failure != null) {
            throw MongoErrors.inWords(failure, address);
          }
          return value;
        });
  }

  @Override
  public CompletionStage<Server> connect() {
    return one(admin().runCommand(new Document("buildInfo", 1)))
        .thenCompose(
            build ->
                mayWrite()
                    .thenCompose(
                        may ->
                            connections()
                                .thenCombine(
                                    may ? notOurs() : CompletableFuture.completedFuture(readOnly()),
                                    (connections, obstacle) ->
                                        new Server(
                                            "MongoDB "
                                                + build.get(
                                                    "version",
                                                    "of a version that it does not tell"),
                                            connections,
                                            obstacle))));
  }

  @Override
  public CompletionStage<Instant> time() {
    // hello by the name that servers before 4.4 know, too.
    return one(admin().runCommand(new Document("isMaster", 1)))
        .thenApply(
            hello ->
                Optional.ofNullable(hello.getDate("localTime"))
                    .map(Date::toInstant)
                    .orElseThrow(() -> new UntoldException("the server does not tell its time")));
  }

  private static Optional<String> readOnly() {
    return Optional.of(
        "the user can only read: it needs the role readWrite on the database " + NAME);
  }

  private CompletableFuture<Boolean> mayWrite() {
    return one(admin()
            .runCommand(new Document("connectionStatus", 1).append("showPrivileges", true)))
        .handle((status, failure) -> failure != null || MongoAnswers.mayWrite(status));
  }

  private CompletableFuture<Optional<String>> connections() {
    return connections("available")
        .handle(
            (available, failure) ->
                Optional.ofNullable(available)
                    .map(number -> number + " of its connections are free"));
  }

  /** Fails with {@link UntoldException} if the server, or the user's role, does not tell. */
  private CompletableFuture<Integer> connections(String which) {
    return Mono.from(admin().runCommand(new Document("serverStatus", 1)))
        .toFuture()
        .handle(
            (status, failure) -> {
              if (failure == null) {
                return MongoAnswers.connections(status, which);
              }
              if (MongoErrors.code(failure) == UNAUTHORIZED) {
                throw new UntoldException(
                    "the user may not ask for serverStatus: it needs the role clusterMonitor");
              }
              throw MongoErrors.inWords(failure, address);
            });
  }

  /** What is in the database that this did not make. */
  private CompletableFuture<Optional<String>> notOurs() {
    return all(database().listCollectionNames()).thenApply(MongoStore::notOurs);
  }

  private static Optional<String> notOurs(Collection<String> names) {
    var others = new TreeSet<>(names);
    others.removeIf(name -> name.startsWith("system."));
    if (others.contains(MARK)) {
      others.removeAll(COLLECTIONS);
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the database %s is there already and holds what this test did not make (%s): rename or drop it"
                .formatted(NAME, String.join(", ", others)));
  }

  @Override
  public CompletionStage<Void> prepare(SeedData data, Consumer<String> progress) {
    return preparation.begin(() -> prepared(data, progress));
  }

  private CompletableFuture<Void> prepared(SeedData data, Consumer<String> progress) {
    return dropOurs()
        .thenCompose(
            dropped -> {
              if (dropped) {
                progress.accept(NAME + " of an earlier run dropped");
              }
              preparation.requireGoingOn();
              // The mark comes first: there is never anything without it.
              return one(database().createCollection(MARK));
            })
        .thenCompose(marked -> fill("blocks", data, progress, i -> document(data.block(i))))
        .thenCompose(
            filled -> fill(TRANSACTIONS, data, progress, i -> document(data.transaction(i))))
        .thenCompose(filled -> fill("sessions", data, progress, i -> document(data.session(i))))
        .thenCompose(
            filled -> index("blocks", unique("height"), plain(Indexes.descending("timestamp"))))
        .thenCompose(
            indexed ->
                index(
                    TRANSACTIONS,
                    unique("tx_id"),
                    plain(Indexes.ascending("block_height")),
                    plain(Indexes.ascending("status"))))
        .thenCompose(
            indexed ->
                index(
                    "sessions",
                    unique("session_id"),
                    plain(
                        Indexes.compoundIndex(
                            Indexes.ascending("user_id"), Indexes.descending("created_at")))))
        .thenCompose(indexed -> openPool());
  }

  private static IndexModel unique(String field) {
    return new IndexModel(Indexes.ascending(field), new IndexOptions().unique(true));
  }

  private static IndexModel plain(Bson keys) {
    return new IndexModel(keys);
  }

  private CompletableFuture<Void> index(String collection, IndexModel... indexes) {
    preparation.requireGoingOn();
    return all(collection(collection).createIndexes(List.of(indexes))).thenApply(names -> null);
  }

  private CompletableFuture<Void> fill(
      String collection, SeedData data, Consumer<String> progress, IntFunction<Document> row) {
    long start = System.nanoTime();
    return chunks(collection, data.rows(), row, 0)
        .thenRun(
            () ->
                progress.accept(
                    "%,d %s in %.1f s"
                        .formatted(data.rows(), collection, (System.nanoTime() - start) / 1e9)));
  }

  private CompletableFuture<Void> chunks(
      String collection, int rows, IntFunction<Document> row, int from) {
    if (from >= rows) {
      return CompletableFuture.completedFuture(null);
    }
    preparation.requireGoingOn();
    int to = Math.min(rows, from + CHUNK);
    var documents = IntStream.range(from, to).mapToObj(row).toList();
    return one(collection(collection).insertMany(documents, new InsertManyOptions().ordered(false)))
        .thenCompose(done -> chunks(collection, rows, row, to));
  }

  private static Document document(Block block) {
    return new Document("_id", block.hash())
        .append("height", block.height())
        .append("hash", block.hash())
        .append("previous_hash", block.previousHash())
        .append("merkle_root", block.merkleRoot())
        .append("timestamp", date(block.timestamp()))
        .append("transaction_count", block.transactionCount());
  }

  private static Document document(Transaction transaction) {
    return new Document("tx_id", transaction.txId())
        .append("type", transaction.type())
        .append("status", transaction.status())
        .append(
            "block_height",
            transaction.blockHeight().isPresent() ? transaction.blockHeight().getAsLong() : null)
        .append("timestamp", date(transaction.timestamp()))
        .append("data", Document.parse(transaction.data()));
  }

  private static Document document(Session session) {
    return new Document("session_id", session.sessionId())
        .append("user_id", session.userId())
        .append("status", session.status())
        .append("created_at", date(session.createdAt()));
  }

  /** What BSON has for a moment. */
  @SuppressWarnings("JavaUtilDate")
  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  /** An application's pool is open before its users come. */
  private CompletableFuture<Void> openPool() {
    preparation.requireGoingOn();
    int size = settings.getConnectionPoolSettings().getMaxSize();
    return CompletableFuture.allOf(
        IntStream.range(0, size)
            .mapToObj(i -> one(database().runCommand(new Document("ping", 1))))
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Void> write(Transaction transaction) {
    return one(collection(TRANSACTIONS).insertOne(document(transaction)))
        .thenAccept(
            result -> {
              if (!result.wasAcknowledged()) {
                throw new StoreException("not acknowledged");
              }
            });
  }

  private FindPublisher<Document> find(Query query) {
    if (query instanceof Query.PageOfBlocks page) {
      return collection("blocks")
          .find()
          .sort(Sorts.descending("height"))
          .skip(page.skip())
          .limit(page.rows());
    } else if (query instanceof Query.TransactionsOfBlock transactions) {
      return collection(TRANSACTIONS)
          .find(Filters.eq("block_height", transactions.height()))
          .sort(Sorts.ascending("tx_id"));
    } else if (query instanceof Query.SessionsOfUser sessions) {
      return collection("sessions")
          .find(Filters.eq("user_id", sessions.userId()))
          .sort(Sorts.descending("created_at"))
          .limit(sessions.rows());
    }
    return collection("blocks").find().sort(Sorts.descending("height")).limit(1);
  }

  @Override
  public CompletionStage<Integer> query(Query query) {
    return all(find(query)).thenApply(List::size);
  }

  private static String collectionOf(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById ? TRANSACTIONS : "blocks";
  }

  private static Document filter(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById transaction
        ? new Document("tx_id", transaction.txId())
        : new Document("height", ((LookUp.BlockByHeight) lookUp).height());
  }

  @Override
  public CompletionStage<Integer> lookUp(LookUp lookUp) {
    return all(collection(collectionOf(lookUp)).find(filter(lookUp))).thenApply(List::size);
  }

  @Override
  public CompletionStage<Plan> plan(LookUp lookUp) {
    var find = new Document("find", collectionOf(lookUp)).append("filter", filter(lookUp));
    var explain = new Document("explain", find).append("verbosity", "queryPlanner");
    return Mono.from(database().runCommand(explain))
        .toFuture()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return MongoAnswers.plan(answer);
              }
              if (MongoErrors.code(failure) == COMMAND_NOT_FOUND) {
                return Plan.untold("the server explains no plans");
              }
              throw MongoErrors.inWords(failure, address);
            });
  }

  @Override
  public CompletionStage<Long> count(String type) {
    return one(collection(TRANSACTIONS).countDocuments(Filters.eq("type", type)));
  }

  @Override
  public CompletionStage<HeldConnections> hold(int connections) {
    var closed = client;
    client = MongoClients.create(settings);
    closed.close();
    return current()
        .thenCompose(
            before ->
                MongoHeldConnections.open(settings, connections, before, this::current, address));
  }

  private CompletableFuture<Integer> current() {
    return connections("current");
  }

  @Override
  public CompletionStage<Void> drop() {
    return preparation.giveUp().thenCompose(ended -> dropOurs()).thenApply(dropped -> null);
  }

  /** Whether there was something to drop. */
  private CompletableFuture<Boolean> dropOurs() {
    return all(database().listCollectionNames())
        .thenCompose(
            names -> {
              var obstacle = notOurs(names);
              if (obstacle.isPresent()) {
                throw new CompletionException(new StoreException(obstacle.get()));
              }
              return names.isEmpty()
                  ? CompletableFuture.completedFuture(false)
                  : one(database().drop()).thenApply(dropped -> true);
            });
  }

  @Override
  public void close() {
    client.close();
  }
}
